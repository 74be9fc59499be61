"""WCAG contrast of every pair of tokens that meet, in each scheme, by arithmetic."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

CSS = Path(settings.STATICFILES_DIRS[0]) / "css"
LIGHT, DARK, MORE, MORE_DARK = "light", "dark", "more", "more dark"
SCHEMES = {
    LIGHT: [LIGHT],
    DARK: [LIGHT, DARK],
    MORE: [LIGHT, MORE],
    MORE_DARK: [LIGHT, DARK, MORE, MORE_DARK],
}
MEDIA = {
    "(prefers-color-scheme: dark)": DARK,
    "(prefers-contrast: more)": MORE,
    "(prefers-contrast: more) and (prefers-color-scheme: dark)": MORE_DARK,
}

WORDS = [  # (ink, what is behind it): 4.5 to 1, and 7 to 1 where more contrast is asked for
    *((ink, behind) for ink in ("ink", "ink-quiet") for behind in ("surface", "raised", "sunken")),
    *((ink, behind) for ink in ("accent", "second") for behind in ("surface", "raised", "sunken")),
    *(("ink", f"{tone}-soft") for tone in ("accent", "second", "good", "warm", "danger")),
    *((tone, f"{tone}-soft") for tone in ("accent", "second", "good", "warm", "danger")),
    ("ink-quiet", "accent-soft"),
    ("ink-quiet", "second-soft"),
    ("accent-ink", "accent"),
    ("danger-ink", "danger"),
    ("danger", "raised"),
    ("warm", "raised"),
    ("good", "raised"),
    ("raised", "second"),
    ("bar-ink", "bar"),
    ("focus", "focus-halo"),
]
EDGES = [  # what shows where a control is: 3 to 1
    *(
        (edge, behind)
        for edge in ("edge", "accent", "focus")
        for behind in ("surface", "raised", "sunken")
    ),
    ("accent", "accent-soft"),
    ("edge", "second-soft"),
]


def _block(css: str, start: int) -> str:
    depth, at = 1, css.index("{", start) + 1
    first = at
    while depth:
        depth += {"{": 1, "}": -1}.get(css[at], 0)
        at += 1
    return css[first : at - 1]


def _tokens(*files: str) -> dict[str, dict[str, str]]:
    css = re.sub(
        r"/\*.*?\*/", "", "\n".join((CSS / f"{name}.css").read_text() for name in files), flags=re.S
    )
    found: dict[str, dict[str, str]] = {scheme: {} for scheme in SCHEMES}
    for media in re.finditer(r"@media ([^{]+?)\s*\{", css):
        if media[1] in MEDIA:
            found[MEDIA[media[1]]].update(_colours(_block(css, media.start())))
    plain = re.sub(r"@media[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    for root in re.finditer(r":root\s*\{", plain):
        found[LIGHT].update(_colours(_block(plain, root.start())))
    return found


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\b", css))


def _light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _palette(scheme: str, *files: str) -> dict[str, str]:
    tokens = _tokens(*files)
    return {name: value for layer in SCHEMES[scheme] for name, value in tokens[layer].items()}


@pytest.mark.parametrize("files", [("tokens",), ("tokens", "staff")], ids=["child", "staff"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_pairs_of_tokens_have_contrast(scheme, files):
    palette = _palette(scheme, *files)
    words = 7 if "more" in scheme else 4.5

    weak = {
        pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2)
        for pairs, least in ((WORDS, words), (EDGES, 3))
        for pair in pairs
        if contrast(palette[pair[0]], palette[pair[1]]) < least
    }

    assert weak == {}


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("file", sorted(CSS.rglob("*.css")), ids=lambda file: file.stem)
def test_only_tokens_name_colours(file):
    css = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
    rules = re.sub(r":root\s*\{[^}]*\}", "", css)
    excepted = {"exit", "dialog", "child"}  # the cover is white, a shade is black, paper is white

    named = set(re.findall(r"#[0-9a-f]{3,8}\b|rgb\([^)]*\)", rules))

    assert not named or file.stem in excepted | {"tokens"}


@pytest.mark.parametrize("file", sorted(CSS.rglob("*.css")), ids=lambda file: file.stem)
def test_styles_read_the_same_from_right_to_left(file):
    physical = re.findall(
        r"[\s;{](?:margin|padding|border)-(?:left|right|top|bottom)\b[^;]*"
        r"|[\s;{](?:left|right|top|bottom|width|height|max-width|min-width)\s*:[^;]*"
        r"|text-align:\s*(?:left|right)|float:",
        re.sub(r"@media[^{]*\{", "", file.read_text()),
    )

    assert physical == []
