"""What a secret must be like: long, of many different characters, and nothing that somebody typed."""

from collections.abc import Iterator

LEAST_VARIETY = 10  # different characters: "aaaa…" is long, and no secret
MOST_IN_ORDER = 0.6  # of neighbours: random ones have far fewer, an alphabet nearly all
FROM_DEVELOPMENT = ("development", "django-insecure", "for tests alone", "for-tests-alone")
SAMPLES = (
    "changeme", "change-me", "change_me", "secret", "password", "passw0rd", "example", "letmein",
    "lorem ipsum", "quick brown fox", "correct horse", "correcthorse", "deadbeef", "your-key",
)  # fmt: skip
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
)  # fmt: skip
_IN_ORDER = {row[at : at + 2] for row in _ROWS for at in range(len(row) - 1)}


def weak(name: str, value: str, length: int) -> Iterator[str]:
    """At most one sentence on ``value``, the secret that the setting ``name`` holds."""
    if not value:
        yield f"{name} is not set."
    elif any(mark in value for mark in FROM_DEVELOPMENT):
        yield f"{name} is one made for development or tests."
    elif len(value) < length:
        yield f"{name} has {len(value)} characters and needs at least {length}."
    elif len(set(value)) < LEAST_VARIETY or _repeats(value):
        yield f"{name} repeats few characters: take a random one."
    elif _in_order(value) > MOST_IN_ORDER:
        yield f"{name} is characters in a row, as in the alphabet: take a random one."
    elif any(sample in value.lower() for sample in SAMPLES):
        yield f"{name} holds words of an example: take a random one."


def alike(found: dict[str, str]) -> Iterator[str]:
    """One sentence for each two settings that hold the same secret."""
    first: dict[str, str] = {}
    for name, value in found.items():
        if value and first.setdefault(value, name) != name:
            yield f"{name} is the same secret as {first[value]}: make one for each."


def _repeats(value: str) -> bool:
    """Whether it is one piece again and again, the last time cut short at most."""
    return any(value[at:] == value[:-at] for at in range(1, len(value) // 2 + 1))


def _in_order(value: str) -> float:
    """The share of neighbours that stand side by side in the alphabet or on a keyboard, or are equal."""
    folded = value.lower()
    pairs = [folded[at : at + 2] for at in range(len(folded) - 1)]
    near = [p for p in pairs if p in _IN_ORDER or p[::-1] in _IN_ORDER or p[0] == p[1]]
    return len(near) / len(pairs)
