"""Lists a page at a time, by key: the values of the last row seen, written as text."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, Value

from feedback.queries.rows import beyond

SIZE = 25
_BETWEEN = "~"


@dataclass(frozen=True)
class Page:
    """``newer`` and ``older`` are addresses (a query string) of the pages beside it, or empty."""

    rows: list[Model] = field(default_factory=list)
    newer: str = ""
    older: str = ""


def page_of(
    rows: QuerySet, names: tuple[str, ...], asked, *, descending: bool = False, size: int = SIZE
) -> Page:
    """The page that ``asked`` (a request's GET) names by ``after`` or ``before``; else the first.

    ``names``: the columns that order the list, the last one unique. A key that is none is
    the same as no key.
    """
    before, after = (_read(rows.model, names, asked.get(key, "")) for key in ("before", "after"))
    backwards = before is not None
    found = rows.order_by(*_ordering(names, descending != backwards))
    key = before if backwards else after
    if key is not None:
        found = found.filter(beyond(names, key, "<" if descending != backwards else ">"))
    shown = list(found[: size + 1])
    more, shown = len(shown) > size, shown[:size]
    if backwards:
        shown.reverse()
    return _page(
        shown, names, earlier=more if backwards else after is not None, later=backwards or more
    )


def _page(shown: list[Model], names: tuple[str, ...], *, earlier: bool, later: bool) -> Page:
    if not shown:
        return Page()
    newer = "?" + urlencode({"before": _key(shown[0], names)}) if earlier else ""
    older = "?" + urlencode({"after": _key(shown[-1], names)}) if later else ""
    return Page(shown, newer, older)


def _ordering(names: tuple[str, ...], descending: bool) -> list[str]:
    return [f"-{name}" if descending else name for name in names]


def _key(row: Model, names: tuple[str, ...]) -> str:
    values = (getattr(row, name) for name in names)
    return _BETWEEN.join(v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values)


def _read(model: type[Model], names: tuple[str, ...], text: str) -> list[Value] | None:
    parts = text[:120].split(_BETWEEN)
    fields = [model._meta.get_field(name) for name in names]
    if len(parts) != len(fields):
        return None
    try:
        values = [field.clean(part, None) for field, part in zip(fields, parts, strict=True)]
    except (ValidationError, ValueError, OverflowError):
        return None
    return [Value(value, output_field=f) for value, f in zip(values, fields, strict=True)]
