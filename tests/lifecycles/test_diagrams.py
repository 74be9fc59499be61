"""The drawn lifecycles are those of the tables, and the tables make sense."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

import feedback.transitions  # noqa: F401  (each registers its tables)
from accounts import roles
from feedback.enums import TURN, State
from lifecycles import diagrams
from lifecycles.engine import ALL


def test_docs_lifecycles_is_what_the_tables_say():
    drawn = (Path(settings.BASE_DIR) / "docs" / "lifecycles.md").read_text(encoding="utf-8")
    with translation.override("en-gb"):
        assert drawn == diagrams.page(), "run manage.py lifecycle_diagrams"


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda each: each.name)
def test_every_state_is_reached_or_is_a_beginning(lifecycle):
    model_starts = {state for step in lifecycle.moves for state in (step.source,)}
    reached = {step.target for step in lifecycle.moves}
    assert set(lifecycle.states.values) == model_starts | reached


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda each: each.name)
def test_every_permission_in_a_table_is_held_by_some_role(lifecycle):
    asked = {step.who for step in lifecycle.moves if step.who}
    assert {name for name in asked if not roles.slugs_with(name)} == set()


def test_every_state_says_whose_turn_it_is():
    assert set(TURN) == set(State)
