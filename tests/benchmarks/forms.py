"""Our form and the reference's, filled in as a visitor would and ready to be sent many times."""

import re
import urllib.request

from tests.benchmarks.load import Form
from tests.benchmarks.peer.fields import ANSWER

WORDS = (
    "Family time was cancelled three times and nobody told me why. I waited at the window with "
    "my coat on. Next time please can someone ring before I get my hopes up?"
)


def ours(url: str) -> Form:
    """The child's form at ``url`` with every kind of answer in it."""
    page = _get(f"{url}/tell/")[0]
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page).group(1)
    fields = [
        ("key", "KEY"), ("token", token), ("who", "11_15"), ("themes", "family-time"),
        ("themes", "listened-to"), ("words", WORDS), ("audiences", "shadow-board"),
    ]  # fmt: skip
    return Form(f"{url}/tell/", fields, {})


def reference(url: str) -> Form:
    """Wagtail's own form page with eight fields."""
    page, cookie = _get(f"{url}/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    value = re.search(r"csrftoken=([^;]+)", cookie).group(1)
    fields = [("csrfmiddlewaretoken", token), *ANSWER]
    return Form(f"{url}/", fields, {"Cookie": f"csrftoken={value}"})


def _get(url: str) -> tuple[str, str]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode(), answer.headers.get("Set-Cookie", "")
