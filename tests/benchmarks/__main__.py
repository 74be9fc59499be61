"""``make bench``: prints the table and writes var/bench/results.json.

``ROWS=name,name`` measures some. Exit status 0 when every row measured is good enough, 1 otherwise.
"""

import json
import os
import sys
import traceback
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  (the paths come first)

django.setup()

from django.conf import settings  # noqa: E402

from tests.benchmarks import (  # noqa: E402
    audit,  # noqa: F401
    hostile,  # noqa: F401
    memory,  # noqa: F401
    packs,  # noqa: F401
    phones,  # noqa: F401
    queue,  # noqa: F401
    render,  # noqa: F401
    screens,  # noqa: F401
    seek,  # noqa: F401
    submit,  # noqa: F401
    upload,  # noqa: F401
    words,  # noqa: F401
)
from tests.benchmarks.rows import ROWS, CannotMeasureError, Figure  # noqa: E402


def chosen() -> list[str]:
    """The rows that ROWS asks for; all of them without it. An unknown name ends the run."""
    asked = [name.strip() for name in os.environ.get("ROWS", "").split(",") if name.strip()]
    unknown = sorted(set(asked) - set(ROWS))
    if unknown:
        sys.exit(f"No such row: {', '.join(unknown)}. There are: {', '.join(ROWS)}.")
    return asked or list(ROWS)


def measure(names: list[str]) -> list[Figure]:
    """Each row's figure, in order; a row that cannot be measured is not good enough."""
    figures: list[Figure] = []
    for function in dict.fromkeys(ROWS[name] for name in names):
        wanted = [name for name in names if ROWS[name] is function]
        print(f"measuring {', '.join(wanted)} …", file=sys.stderr, flush=True)
        try:
            figures += [figure for figure in function() if figure.name in wanted]
        except CannotMeasureError as reason:
            figures += [_missing(name, str(reason)) for name in wanted]
        except Exception:
            figures += [_missing(name, traceback.format_exc(limit=-2)[-3000:]) for name in wanted]
    return figures


def _missing(name: str, reason: str) -> Figure:
    return Figure(name, reason, None, None, "", "could not be measured", False)


def table(figures: list[Figure]) -> str:
    """The figures as lines of text."""
    lines = [f"{'row':24} {'ours':>10} {'reference':>10} {'ratio':>7} {'unit':8} {'ok':3} must"]
    for each in figures:
        numbers = (_short(each.ours), _short(each.reference), _short(each.ratio))
        lines.append(
            "{:24} {:>10} {:>10} {:>7} {:8} {:3} {}".format(
                each.name, *numbers, each.unit, "yes" if each.ok else "NO", each.must
            )
        )
        lines += [f"    {line}" for line in each.what.splitlines()]
    return "\n".join(lines)


def _short(number: float | None) -> str:
    return "–" if number is None else f"{number:,.4g}"


def main() -> int:
    figures = measure(chosen())
    target = Path(settings.VAR_DIR) / "bench" / "results.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps([each.as_dict() for each in figures], indent=1))
    print(table(figures))
    return 0 if all(each.ok for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
