"""The editor of captions as a plain form: one row a cue, and buttons that come back with all of it.

Nothing is saved by an edit; what was typed is kept whatever it is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django import forms

from media import cues, encodings, webvtt
from media.cues import Cue

_NEW_MS = 2000
_PAST_MS = 500  # so much later than its clip an end may be: players and files round; then it is cut
MOST_BYTES = 1024 * 1024  # of a file that is read in


@dataclass(frozen=True)
class Row:
    """One line as it was typed. ``problem``: what keeps it from being saved."""

    start: str = ""
    end: str = ""
    words: str = ""
    problem: str = ""

    @classmethod
    def of(cls, cue: Cue) -> "Row":
        return cls(cues.show_time(cue.start), cues.show_time(cue.end), cue.words)

    @property
    def is_empty(self) -> bool:
        return not self.words.strip()

    def cue(self) -> Cue:
        """Raises ValueError with a sentence for people."""
        try:
            start, end = cues.read_time(self.start), cues.read_time(self.end)
        except ValueError:
            raise ValueError("Write times like 1:05.5: minutes, seconds, parts of one.") from None
        if end <= start:
            raise ValueError("It has to end after it begins.")
        return Cue(start, end, cues.tidy(self.words))


class CaptionsForm(forms.Form):
    """``seen``: what stands for the newest version when the page was made; the view knows it."""

    use_required_attribute = False

    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    shift = forms.CharField(
        required=False, label="Move all lines by so many seconds", max_length=12,
        help_text="0.5 is later, -0.5 is earlier.",
        widget=forms.TextInput(attrs={"class": "control", "inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        required=False, label="A file of captions (.vtt or .srt)",
        help_text="It takes the place of the lines above.",
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )  # fmt: skip

    def __init__(self, data=None, files=None, *, saved: Sequence[Cue] = (), duration_s=0.0, **kw):
        super().__init__(data, files, **kw)
        self.duration_s = duration_s
        self.note = ""  # what to look over in a file that was read in
        self.rows = _typed(data) if data is not None else [Row.of(cue) for cue in saved]
        if not self.rows:
            self.rows = [Row()]

    def edit(self, asked: str) -> None:
        """One press of a button: ``split:2`` and the like; anything unknown changes nothing.

        What cannot be done says so at its row or field.
        """
        self.is_valid()
        what, _colon, place = asked.partition(":")
        if what in _WHOLE:
            _WHOLE[what](self)
        elif what in _AT_A_ROW and place in map(str, range(len(self.rows))):
            _AT_A_ROW[what](self, int(place))

    def cues(self) -> list[Cue] | None:
        """What can be saved, in order; None where a row has a problem, which it then says.

        Rows without words are left out.
        """
        found, rows = [], []
        for row in self.rows:
            row, cue = self._read(row)
            rows.append(row)
            found += [cue] if cue else []
        self.rows = rows
        if any(row.problem for row in rows) or len(found) > webvtt.MOST_CUES:
            return None
        return cues.in_order(found)

    def _read(self, row: Row) -> tuple[Row, Cue | None]:
        if row.is_empty:
            return replace(row, problem=""), None
        try:
            cue = self._within(row.cue())
        except ValueError as error:
            return replace(row, problem=str(error)), None
        return replace(row, problem=""), cue if cue.words else None

    def _within(self, cue: Cue) -> Cue:
        """``cue`` inside its clip; ValueError where it was made for a longer one."""
        last = self.ends_ms
        if last and cue.start >= last:
            raise ValueError(f"It begins when the clip has ended, at {cues.show_time(last)}.")
        if last and cue.end > last + _PAST_MS:
            raise ValueError(f"It ends after the clip, which ends at {cues.show_time(last)}.")
        return replace(cue, end=min(cue.end, last)) if last else cue

    @property
    def ends_ms(self) -> int:
        """When the clip ends; 0 for what has no length."""
        return int(self.duration_s * 1000)

    @property
    def problems(self) -> list[dict[str, str]]:
        """What to put right, each with the place where it is put right."""
        named = [
            {"text": f"Line {number}: {row.problem}", "href": f"#start-{number - 1}"}
            for number, row in enumerate(self.rows, start=1)
            if row.problem
        ]
        fields = [
            {"text": error, "href": f"#id_{name}" if name != "__all__" else "#captions"}
            for name, errors in self.errors.items()
            for error in errors
        ]
        return fields + named


def _typed(data) -> list[Row]:
    lists = [data.getlist(name) for name in ("start", "end", "words")]
    many = min(webvtt.MOST_CUES, max(map(len, lists)))
    padded = ([*each, *[""] * many][:many] for each in lists)
    return [
        Row(start[:20], end[:20], words[:2000]) for start, end, words in zip(*padded, strict=True)
    ]


def _put(form: CaptionsForm, place: int, rows: Iterable[Row], *, instead_of: int = 1) -> None:
    form.rows[place : place + instead_of] = rows


def _split(form: CaptionsForm, place: int) -> None:
    row = form.rows[place]
    try:
        parts = cues.split(row.cue())
    except ValueError as error:
        return _put(form, place, [replace(row, problem=str(error))])
    if len(parts) == 1:
        return _put(form, place, [replace(row, problem="One word cannot be split.")])
    return _put(form, place, map(Row.of, parts))


def _join(form: CaptionsForm, place: int) -> None:
    """With the one after it; times that cannot be read are kept as they were typed."""
    if place + 1 >= len(form.rows):
        return
    first, second = form.rows[place : place + 2]
    try:
        joined = Row.of(cues.join(first.cue(), second.cue()))
    except ValueError:
        joined = Row(first.start, second.end, f"{first.words}\n{second.words}".strip())
    _put(form, place, [joined], instead_of=2)


def _delete(form: CaptionsForm, place: int) -> None:
    _put(form, place, [])
    if not form.rows:
        form.rows = [Row()]


def _add(form: CaptionsForm, place: int) -> None:
    """An empty one after it, beginning where it ends."""
    try:
        at = form.rows[place].cue().end
        last = form.ends_ms if at < form.ends_ms else at + _NEW_MS
        new = Row(cues.show_time(at), cues.show_time(min(at + _NEW_MS, last)))
    except ValueError:
        new = Row()
    _put(form, place + 1, [new], instead_of=0)


def _shift(form: CaptionsForm) -> None:
    try:
        by = int(float(form.cleaned_data.get("shift", "").replace(",", ".")) * 1000)
        moved = cues.shift([row.cue() for row in form.rows if not row.is_empty], by)
    except (ValueError, OverflowError):
        form.add_error("shift", "Write seconds such as 0.5 or -2, and put right every time first.")
        return
    form.rows = [Row.of(cue) for cue in moved] or [Row()]


def _read_file(form: CaptionsForm) -> None:
    file = form.cleaned_data.get("file")
    if not file:
        if not form.has_error("file"):
            form.add_error("file", "Choose a file first.")
        return
    try:
        if file.size > MOST_BYTES:
            raise webvtt.NotCaptions("This file is too big for captions.")
        text = encodings.read(file.read())
        found = webvtt.parse(text.words)
    except (webvtt.NotCaptions, encodings.NotReadable) as error:
        form.add_error("file", str(error))
        return
    form.note = text.note
    form.rows = [Row.of(cue) for cue in found]
    form.cues()  # lines that belong to a longer clip say so at once, not when they are saved


_AT_A_ROW: dict[str, Callable[[CaptionsForm, int], None]] = {
    "split": _split, "join": _join, "delete": _delete, "add": _add,
}  # fmt: skip
_WHOLE: dict[str, Callable[[CaptionsForm], None]] = {"shift": _shift, "read": _read_file}
EDITS = frozenset(_AT_A_ROW) | frozenset(_WHOLE)
