"""System checks: the data files that people edit, or must never edit, are as they have to be."""

import hashlib

from django.core import checks

from feedback import codes, triage
from feedback.spelling import fold

# The words in their order. A changed file would stop codes that children have written down.
CODE_WORDS = (
    "07d528ad5b3d6d8e8e5ddcfd4702cdb05cead5d41c27315ba8e40661a3744c33",
    "178d6bf52af184db1bacab9750bce190680daf6fbcf5c1f96769cb8422e57f6e",  # the first list
)


def check_triage_rules(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """feedback.E001: each rule of the first triage can be read and says something."""
    try:
        rules = triage.rules()
    except ValueError as error:
        return [checks.Error(f"A rule of the triage cannot be read: {error}", id="feedback.E001")]
    return [
        checks.Error(
            f"The triage rule “{rule.name}” has no phrases, or no sentence that says why.",
            hint="See feedback/data/triage/README.md.",
            id="feedback.E001",
        )
        for rule in rules
        if not rule.why.strip() or not all(fold(phrase) for phrase in rule.phrases)
    ] or _none_at_all(rules)


def _none_at_all(rules: tuple[triage.Rule, ...]) -> list[checks.CheckMessage]:
    if rules:
        return []
    return [checks.Error("There are no triage rules in feedback/data/triage.", id="feedback.E001")]


def check_code_words(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """feedback.E002: the words of return codes are those that codes were made with."""
    try:
        listed = (codes.words(), codes.first_words())
    except (OSError, RuntimeError) as error:
        return [checks.Error(str(error), id="feedback.E002")]
    if tuple(hashlib.sha256("\n".join(each).encode()).hexdigest() for each in listed) == CODE_WORDS:
        return []
    return [
        checks.Error(
            "A list of feedback/data/code-words was changed: codes made from it would be other ones.",
            hint="Put it back as it was; see feedback/data/code-words.README.md.",
            id="feedback.E002",
        )
    ]
