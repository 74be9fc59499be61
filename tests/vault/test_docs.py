"""docs/keys.md names commands and checks that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import load_command_class

TEXT = (Path(settings.BASE_DIR) / "docs" / "keys.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"python manage\.py (vault_\w+)((?: --[\w-]+)?)", TEXT)))


def test_every_command_is_named():
    folder = Path(settings.SITE_DIR) / "vault" / "management" / "commands"

    assert {name for name, _ in COMMANDS} == {path.stem for path in folder.glob("vault_*.py")}


@pytest.mark.parametrize(("name", "option"), COMMANDS)
def test_command_has_the_option(name, option):
    parser = load_command_class("vault", name).create_parser("manage.py", name)
    known = {known for action in parser._actions for known in action.option_strings}

    assert option.strip() in known | {""}


def test_every_check_is_explained():
    source = (Path(settings.SITE_DIR) / "vault" / "checks.py").read_text(encoding="utf-8")
    numbers = set(re.findall(r"[EW]00\d", source))

    assert set(re.findall(r"vault\.([EW]00\d)", TEXT)) == numbers
