"""The four boards that a new installation starts from."""

import tomllib
from pathlib import Path

from boards.models import Board
from feedback.models import Audience

DATA = Path(__file__).parent / "data" / "boards.toml"


def load_defaults() -> int:
    """Make the boards of ``data/boards.toml`` that are missing; how many. Their audiences must be
    there (``feedback.catalogue.load_defaults``).
    """
    made = [_make(row) for row in tomllib.loads(DATA.read_text("utf-8"))["board"]]
    return sum(made)


def _make(row: dict) -> bool:
    fields = {name: value for name, value in row.items() if name != "audience"}
    audience = Audience.objects.get(slug=row["audience"])
    return Board.objects.get_or_create(audience=audience, defaults=fields)[1]
