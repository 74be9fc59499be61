"""How each text is laid out: its paragraphs, which way they run, and in which language they are."""

from dataclasses import dataclass

from components.languages import language_of, runs_right_to_left, split_numbers

_ISOLATED = "\u2066{}\u2069"  # from left to right, whatever stands around it


@dataclass(frozen=True)
class Told:
    """A text, and the language that the page it was written on had."""

    text: str
    language: str = "en-gb"

    def with_text(self, text: str) -> "Told":
        return Told(text, self.language)


def laid_out(data):
    """``data`` with each ``Told`` in it as the template wants it; everything else as it is."""
    if isinstance(data, Told):
        return _paragraphs(data)
    if isinstance(data, list):
        return [laid_out(value) for value in data]
    if isinstance(data, dict):
        return {key: laid_out(value) for key, value in data.items()}
    return data


def _paragraphs(told: Told) -> dict[str, object]:
    language, _dash, rest = language_of(told.text, told.language).partition("-")
    region = rest.upper() if len(rest) == 2 else ""
    parts = [part.strip("\n") for part in told.text.split("\n\n") if part.strip()]
    return {"language": language, "region": region, "parts": [_part(part) for part in parts]}


def _part(text: str) -> dict[str, object]:
    """Numbers of several groups are kept whole where the words run from right to left."""
    runs_left = runs_right_to_left(text)
    if runs_left:
        pieces = split_numbers(text)
        text = "".join(_ISOLATED.format(piece) if whole else piece for whole, piece in pieces)
    return {"direction": "rtl" if runs_left else "ltr", "lines": text.split("\n")}
