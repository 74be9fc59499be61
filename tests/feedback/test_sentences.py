"""Every verb that is written to the log has a sentence for people."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

import boards.transitions  # noqa: F401  (registers its lifecycles)
import feedback.transitions  # noqa: F401  (registers its lifecycles)
from accounts.models import User
from audit.models import Entry
from feedback import catalogue, sentences
from lifecycles.engine import ALL
from tests.factories.feedback import AudienceFactory, ThemeFactory


def _recorded(path: Path) -> set[str]:
    """The verbs that a file writes, by any call to ``record`` with a plain string or a choice."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"record", "_record"}:
            texts = (part for arg in node.args[:1] for part in ast.walk(arg))
            found |= {t.value for t in texts if isinstance(t, ast.Constant) and "." in str(t.value)}
    return found


def written_verbs() -> set[str]:
    ours = [
        Path(c.path) for c in apps.get_app_configs() if settings.BASE_DIR in Path(c.path).parents
    ]
    files = [f for root in ours if ".venv" not in root.parts for f in root.rglob("*.py")]
    recorded = set().union(*(_recorded(file) for file in files if "tests" not in file.parts))
    return recorded | {move.verb for lifecycle in ALL for move in lifecycle.moves}


def test_every_verb_has_a_sentence():
    assert sorted(written_verbs() - sentences.SENTENCES.keys()) == []


def test_every_sentence_follows_a_name():
    odd = [s for s in sentences.SENTENCES.values() if not s[0].islower() or s.endswith(".")]
    assert odd == []


@pytest.mark.parametrize(
    ("verb", "detail", "said"),
    [
        ("contribution.viewed", {}, "The author looked at the words"),
        (
            "access.refused",
            {"page": "people", "status": 403},
            "The author was not let in (people, not for them)",
        ),
        ("level.set", {"level": 2, "was": 0}, "The author set the concern level to high from none"),
        (
            "clearance.cleared",
            {"audience": "shadow-board"},
            "The author cleared it for Youth Shadow Board",
        ),
        ("clip.cleared", {"audience": "old-board"}, "The author let old board have a clip"),
        (
            "access.refused",
            {"page": "boards:meeting", "slug": "shadow-board", "pk": "3", "status": 404},
            "The author was not let in (boards, meeting Youth Shadow Board 3, nothing there for them)",
        ),
        (
            "accounts.power.asked",
            {"kind": "role", "role": "content-editor"},
            "The author asked a second person to agree (to be given a role: Content editor)",
        ),
        (
            "accounts.power.declined",
            {"kind": "second-step", "person": 3},
            "The author did not agree, or let it drop (to set up a new second step)",
        ),
        (
            "data_request.kept",
            {"letter": "2026-05-03"},
            "The author did not delete what a letter of 3 May 2026 asks to delete",
        ),
        ("clearance.cleared", {}, "The author cleared it for"),
        ("thing.not_known_yet", {"x": 1}, "The author thing not known yet"),
    ],
)
@pytest.mark.django_db
def test_sentence(verb, detail, said):
    AudienceFactory(name="Youth Shadow Board")
    catalogue.forget()
    entry = Entry(verb=verb, detail=detail, actor_kind="author")
    assert sentences.sentence(entry) == said


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda one: one.name)
def test_states_are_told_by_their_own_words(lifecycle):
    for move in lifecycle.moves:
        entry = Entry(verb=move.verb, detail={"from": move.source, "to": move.target})
        was, now = lifecycle.label(move.source), lifecycle.label(move.target)
        assert sentences.change(entry) == f"{was} → {now}"


@pytest.mark.django_db
def test_other_values_are_told_by_what_people_call_them():
    ThemeFactory(slug="family-time", label="Family time")
    catalogue.forget()
    themes = {"from": [], "to": ["family-time", "gone-by"]}
    told = [
        sentences.change(Entry(verb=verb, detail=detail))
        for verb, detail in [
            ("contribution.themed", themes),
            ("meeting.changed", {"from": "2026-05-07 17:30", "to": "2026-05-08 09:00"}),
            ("setting.asked", {"from": {"readers_cy": "x"}, "to": {"readers_cy": "y"}}),
        ]
    ]
    assert told == [
        "nothing → Family time, gone by",
        "7 May 2026, 17:30 → 8 May 2026, 09:00",
        "readers in Welsh: x → readers in Welsh: y",
    ]


def test_told_joins_what_is_said_again_and_again():
    days = [datetime(2026, 3, n, 16, tzinfo=UTC) for n in (1, 2, 3)]
    entries = [Entry(verb=v, actor_kind="system", at=at) for v, at in zip("aab", days, strict=True)]
    lines = [(line.said, line.times, line.at) for line in sentences.told(entries)]
    assert lines == [("Heard a", 2, days[0]), ("Heard b", 1, days[2])]


def test_every_verb_can_be_chosen_once_and_none_is_cut_off():
    listed = [pair for _group, pairs in sentences.choices() for pair in pairs]
    assert sorted(verb for verb, _label in listed) == sorted(sentences.SENTENCES)
    assert [label for _verb, label in listed if "{" in label or not label.strip(" …")] == []


def test_time_of_an_author_is_an_hour_and_that_of_staff_a_minute():
    at = datetime(2026, 11, 28, 16, 35, tzinfo=UTC)
    staff = Entry(verb="x", actor_kind="staff", actor=User(full_name="Maya"), at=at)
    author = Entry(verb="x", actor_kind="author", at=at.replace(minute=0))
    assert sentences.when(staff).endswith(", 16:35")
    assert sentences.when(author).endswith(", between 16:00 and 17:00")
