"""Comparing whole rows: ``(a, b, c) > (x, y, z)``, which an index on (a, b, c) answers.

Django's own tuple lookups are spelt out as ANDs and ORs on SQLite, and then every page would be
read from the beginning of the index.
"""

from collections.abc import Sequence

from django.db.models import BooleanField, Expression, F, Func


class _RowComparison(Func):
    """The first half of the expressions, ``sign``, the second half."""

    output_field = BooleanField()

    def as_sql(self, compiler, connection, **_extra):
        half = len(self.source_expressions) // 2
        compiled = [compiler.compile(part) for part in self.source_expressions]
        left, right = (
            ", ".join(sql for sql, _ in side) for side in (compiled[:half], compiled[half:])
        )
        params = [param for _, some in compiled for param in some]
        return f"({left}) {self.extra['sign']} ({right})", params


def beyond(names: Sequence[str], values: Sequence[Expression], sign: str) -> Func:
    """A condition: the columns ``names``, together, are ``sign`` (“<” or “>”) the ``values``."""
    if sign not in {"<", ">"}:
        raise ValueError(sign)
    return _RowComparison(*(F(name) for name in names), *values, sign=sign)
