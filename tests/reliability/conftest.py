"""Real doors over a database of their own, for tests that kill them or search them."""

import re
import secrets
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.servers import Council, new_council
from tests.stories.conftest import HERE as STORIES


@dataclass
class Phone:
    """A phone without script that sends one form; ``key`` is its submission key."""

    words: str = "Nobody told me I was moving."
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    more: tuple[tuple[str, str], ...] = ()

    def send(self, url: str) -> str:
        """Open the form, fill it in, send it; the code's words. OSError when the server dies."""
        page = _get(f"{url}/tell/")
        token = re.search(r'name="token"[^>]*value="([^"]+)"', page).group(1)
        fields = [
            ("key", self.key), ("token", token), ("who", "11_15"), ("words", self.words),
            ("themes", "home"), ("audiences", "shadow-board"), *self.more,
        ]  # fmt: skip
        return code_on(_get(f"{url}/tell/", urllib.parse.urlencode(fields).encode()))


def code_on(page: str) -> str:
    """The code that a page shows, as its hidden field has it."""
    return re.search(r'name="code"[^>]*value="([a-z-]+)"', page).group(1)


def _get(url: str, data: bytes | None = None) -> str:
    with urllib.request.urlopen(url, data=data, timeout=20) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory) -> Iterator[Council]:
    with new_council(tmp_path_factory.mktemp("council"), "reliability") as made:
        made.script(STORIES / "seed.py")
        yield made


@pytest.fixture(scope="module")
def steady_url(council) -> Iterator[str]:
    """A public door that nobody kills."""
    with council.door("public") as door:
        yield door.url
