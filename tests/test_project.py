"""Guards of the project itself: its layout, its lists of packages and its style numbers."""

import ast
import importlib
import os
import re
import site as standard_site
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
IN_SITE = (
    "config", "accounts", "vault", "audit", "lifecycles", "components", "jobs", "storing", "serving",
    "idempotency", "drafts", "dependencies", "tallies", "alarms",
)  # fmt: skip
AT_TOP = ("media", "feedback", "boards", "participation")
LOCKS = ("run", "dev")


def source_files():
    """All Python that is ours, without what is generated."""
    folders = [*(ROOT / "site" / name for name in IN_SITE), *(ROOT / name for name in AT_TOP)]
    folders += [ROOT / "ops", ROOT / "tests"]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return sorted(file for file in files if "migrations" not in file.parts)


def test_site_is_a_source_root_and_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_import_site_is_the_standard_librarys():
    assert not Path(getattr(standard_site, "__file__", None) or "/").is_relative_to(ROOT / "site")
    assert hasattr(standard_site, "getsitepackages")


@pytest.mark.parametrize("name", [*IN_SITE, *AT_TOP])
def test_each_app_is_the_one_of_this_checkout(name):
    home = ROOT / "site" if name in IN_SITE else ROOT
    assert Path(importlib.import_module(name).__file__) == home / name / "__init__.py"


@pytest.mark.parametrize("name", [*IN_SITE, *AT_TOP])
def test_the_wheel_and_the_type_check_name_each_app(name):
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert (f"site/{name}" if name in IN_SITE else name) in wheel
    assert name in PROJECT["tool"]["mypy"]["packages"]
    assert name in PROJECT["tool"]["importlinter"]["root_packages"]


def test_git_ignores_no_source_folder():
    folders = [f"site/{name}" for name in IN_SITE] + list(AT_TOP)
    folders += ["site/static", "templates", "tests", "docs", "ops", "locale"]
    files = [f"{folder}/anything.py" for folder in folders]
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")  # 1: none of them is ignored


def test_nothing_in_site_is_named_after_a_standard_module():
    taken = sys.stdlib_module_names & {path.stem for path in (ROOT / "site").iterdir()}
    assert taken == set()


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def requirement_lines():
    """The lines of pyproject.toml that name a package, runtime and development alike."""
    text = (ROOT / "pyproject.toml").read_text()
    blocks = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("line", requirement_lines())
def test_each_requirement_has_its_reason(line):
    assert re.fullmatch(r'"[^"]+",\s+# .{5,}', line)


def test_there_are_few_runtime_requirements():
    assert len(PROJECT["project"]["dependencies"]) <= 25


def pinned(part):
    """What the lock of ``part`` pins: {"name==version ; marker": how many hashes}."""
    text = (ROOT / "requirements" / f"{part}.txt").read_text()
    entries = re.findall(
        r"^(\S+==[^\\\n]+?) \\\n((?:    --hash=\S+(?: \\)?\n)+)", text, re.MULTILINE
    )
    return {name: hashes.count("--hash=") for name, hashes in entries}


@pytest.mark.parametrize("part", LOCKS)
def test_every_line_of_a_lock_is_pinned_and_hashed(part):
    text = (ROOT / "requirements" / f"{part}.txt").read_text()
    names = re.findall(r"^[^\s#].*$", text, re.MULTILINE)
    assert len(names) == len(pinned(part)) > 50
    assert min(pinned(part).values()) >= 1


@pytest.mark.parametrize("part", LOCKS)
def test_a_lock_names_no_place_to_download_from(part):
    text = (ROOT / "requirements" / f"{part}.txt").read_text()
    assert re.findall(r"https?://|file:|--(?:extra-)?index-url|--find-links", text) == []


def test_developers_have_exactly_the_versions_that_run():
    assert set(pinned("run")) <= set(pinned("dev"))


@pytest.mark.parametrize("part", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(part):
    asked = PROJECT["project"]["dependencies"]
    if part == "dev":
        asked = asked + PROJECT["dependency-groups"]["dev"]
    asked_names = {re.match(r"[\w.-]+", line)[0].lower() for line in asked}
    held = {name.partition("==")[0] for name in pinned(part)}
    assert asked_names - held == set()


def test_no_module_is_over_400_lines():
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in source_files()
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def functions(file):
    """(name, lines with the docstring) of every function in ``file``."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_over_40_lines():
    long = {name: lines for file in source_files() for name, lines in functions(file) if lines > 40}
    assert long == {}


def test_half_of_all_functions_have_seven_lines_or_fewer():
    ours = [file for file in source_files() if "tests" not in file.relative_to(ROOT).parts]
    lengths = sorted(lines for file in ours for _name, lines in functions(file))
    assert lengths[len(lengths) // 2] <= 7


def test_nothing_is_left_for_later():
    marks = re.compile("TO" + "DO|FIX" + r"ME|XX" + r"X\b|mark\.skip|mark\.xf" + "ail")
    left = [
        str(file.relative_to(ROOT)) for file in source_files() if marks.search(file.read_text())
    ]
    assert left == []


def test_the_layers_hold():
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
