"""What the documents say of files and settings is so."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(#[^)\s]*)?\)")
VARIABLE = re.compile(r"\b(?:HEARD_[A-Z_]+[A-Z]|DATABASE_URL|REDIS_URL)\b")
READS = re.compile(
    r"(?:env\.\w+|os\.environ(?:\.get)?)[(\[]\s*\"((?:HEARD_|DATABASE_URL|REDIS_URL)\w*)\""
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page):
    links = [link for link, _ in LINK.findall(page.read_text("utf-8")) if link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_a_page_have_their_heading(page):
    text = page.read_text("utf-8")
    headings = {_anchor(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    wanted = {anchor[1:] for link, anchor in LINK.findall(text) if anchor and not link}
    assert wanted - headings == set()


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_installing_names_each_variable_and_no_other():
    read = set()
    for path in [*(ROOT / "site" / "config" / "settings").glob("*.py"), ROOT / "gunicorn.conf.py"]:
        read |= set(READS.findall(path.read_text("utf-8")))
    text = (ROOT / "docs" / "installing.md").read_text("utf-8")
    table = text.partition("### All variables")[2].partition("\n## ")[0]
    assert set(VARIABLE.findall(table)) == read
    in_page = {name.removesuffix("_FILE") for name in VARIABLE.findall(text)}
    assert in_page == read
