"""Makes feedback/data/bank-holidays.json from the package ``holidays``, which only developers have.

``.venv/bin/python -m tests.feedback.bank_holidays`` writes it anew; ``test_hours`` finds it grown old.
"""

import json
from pathlib import Path

from holidays.countries.united_kingdom import UnitedKingdom

FILE = Path(__file__).parents[2] / "feedback" / "data" / "bank-holidays.json"
YEARS = range(2026, 2061)
NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


def made() -> dict[str, dict[str, str]]:
    return {nation: _of(part) for nation, part in NATIONS.items()}


def _of(part: str) -> dict[str, str]:
    days = UnitedKingdom(subdiv=part, years=YEARS)
    return {day.isoformat(): _named(name) for day, name in sorted(days.items())}


def _named(name: str) -> str:
    first = name.split("; ")[0]
    plain = first.removesuffix(" (observed)")
    return plain if plain == first else f"the bank holiday for {plain}"


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), ensure_ascii=False, indent=0) + "\n")
