"""Draws the lifecycles from their tables, so that the picture cannot drift from the code."""

from audit.actors import Nameless
from lifecycles.engine import ALL, Lifecycle, Move

HEADING = """# Lifecycles

Drawn from the tables in `*/transitions.py` by `manage.py lifecycle_diagrams`; do not edit.
Beside each move: the verb it leaves in the log, and who may make it (a permission of staff, the
author with their code, or the system).
"""


def page() -> str:
    """The whole page, as Markdown with one Mermaid diagram for each lifecycle."""
    drawn = [diagram(lifecycle) for lifecycle in sorted(ALL, key=lambda each: each.name)]
    return "\n".join([HEADING, *drawn])


def diagram(lifecycle: Lifecycle) -> str:
    """One lifecycle: its states by their labels, and its moves."""
    states = [f'  {value}: "{label}"' for value, label in lifecycle.states.choices]
    moves = [f"  {step.source} --> {step.target}: {_caption(step)}" for step in lifecycle.moves]
    lines = [f"## {lifecycle.name}", "", "```mermaid", "stateDiagram-v2"]
    return "\n".join([*lines, *(line.replace('"', "") for line in states), *moves, "```", ""])


def _caption(step: Move) -> str:
    who = [step.who] if step.who else []
    return f"{step.verb} ({', '.join(who + [_name(each) for each in step.nameless])})"


def _name(each: Nameless) -> str:
    return each.kind
