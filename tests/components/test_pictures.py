"""Drawings: all there, small, harmless and credited."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from components.pictures import PICTURES

pytestmark = pytest.mark.any_database

FOLDER = Path(settings.STATICFILES_DIRS[0]) / "pictures"


def test_pictures_and_files_are_the_same():
    assert {file.stem for file in FOLDER.glob("*.svg")} == set(PICTURES)


def test_each_picture_is_credited_with_its_source():
    credited = re.findall(
        r"^\| ([a-z-]+)\.svg \| ([0-9A-F-]+) \|", (FOLDER / "README.md").read_text(), re.M
    )

    assert dict(credited) == PICTURES
    assert "CC BY-SA 4.0" in (FOLDER / "LICENSE.txt").read_text()


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_small_and_runs_nothing(name):
    svg = (FOLDER / f"{name}.svg").read_bytes()

    assert len(gzip.compress(svg, 9)) <= 1024
    assert not re.search(rb"<script|<foreignObject|\bon\w+=|href=\"(?!#)|<image|<style", svg)
