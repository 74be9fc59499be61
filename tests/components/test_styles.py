"""The sheets: joined, small, admitted by their hash, kept for a year."""

import gzip
import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, engines
from django.test import RequestFactory

from components import styles, views

pytestmark = pytest.mark.any_database

CSS = Path(settings.STATICFILES_DIRS[0]) / "css"


def test_every_css_file_is_in_a_sheet():
    files = {str(file.relative_to(CSS).with_suffix("")) for file in CSS.rglob("*.css")}

    assert files == {part for parts in styles.SHEETS.values() for part in parts}


def test_child_sheet_leaves_room_for_the_page():
    """Budget: HTML and CSS of a child's first screen within 14,600 bytes, compressed."""
    assert len(gzip.compress(styles.sheet("child").text.encode(), 6)) <= 6 * 1024


@pytest.mark.parametrize("name", styles.SHEETS)
def test_sheet_is_whole(name):
    text = styles.sheet(name).text

    assert text.count("{") == text.count("}")
    assert "/*" not in text
    assert "</" not in text
    assert "@import" not in text
    assert "url(" not in text


def test_joining_keeps_what_rules_say():
    css = "/* why */\na:hover,\n.b > p {\n  margin: 0 auto;\n  inline-size: calc(1px + 2px);\n}\n"

    assert styles.tight(css) == "a:hover,.b>p{margin:0 auto;inline-size:calc(1px + 2px)}"


def _tag(source: str) -> str:
    template = engines["django"].engine.from_string("{% load components %}" + source)
    return template.render(Context()).strip()


def test_linked_sheet_is_found_at_its_address(client):
    link = _tag('{% styles "child" %}')

    response = client.get(re.search('href="([^"]+)"', link)[1])

    assert response.content.decode() == styles.sheet("child").text
    assert response["Content-Type"] == "text/css"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_old_address_of_a_sheet_gets_todays_but_not_for_long():
    response = views.styles(RequestFactory().get("/"), "child", "0123456789ab")

    assert response.content.decode() == styles.sheet("child").text
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
def test_sheet_that_is_not_there_is_not_found(client):
    assert client.get("/styles/other-0123456789ab.css").status_code == 404


@pytest.mark.django_db
def test_sheet_written_into_a_page_is_admitted_by_its_hash(client):
    inside = re.fullmatch("<style>(.*)</style>", _tag('{% styles "front" inline=True %}'), re.S)[1]
    response = client.get("/there-is-no-such-page/")

    policy = response["Content-Security-Policy"]
    digest = b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in policy
    assert "unsafe-inline" not in policy
