"""Every verb that is written to the log has a sentence for people."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

import boards.transitions  # noqa: F401  (registers its lifecycles)
import feedback.transitions  # noqa: F401  (registers its lifecycles)
from audit.models import Entry
from feedback import sentences
from lifecycles.engine import ALL


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
        ("level.set", {"level": 2, "was": 0}, "The author set the concern level to high from none"),
        (
            "clearance.cleared",
            {"audience": "shadow-board"},
            "The author cleared it for shadow board",
        ),
        ("clearance.cleared", {}, "The author cleared it for"),
        ("thing.not_known_yet", {"x": 1}, "The author thing not known yet"),
    ],
)
def test_sentence(verb, detail, said):
    entry = Entry(verb=verb, detail=detail, actor_kind="author")
    assert sentences.sentence(entry) == said


def test_told_joins_what_is_said_again_and_again():
    entries = [Entry(verb=v, actor_kind="system", at=n) for n, v in enumerate("aab")]
    lines = [(line.said, line.times, line.at) for line in sentences.told(entries)]
    assert lines == [("Heard a", 2, 0), ("Heard b", 1, 2)]
