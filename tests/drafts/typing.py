"""Typing into a form, and reading what stands in it."""

import re

from idempotency import keys

WORDS = "Dear you, I asked the family centre, and this is what they said"


def text(response) -> str:
    return response.content.decode()


def field(body: str, at: str) -> str:
    """What stands in the text field with that id."""
    return re.search(rf'<textarea[^>]*id="{at}"[^>]*>\n?(.*?)</textarea>', body, re.S)[1]


def type_into(client, user, path: str, **fields):
    """What the script sends a few seconds after the typing stops."""
    return client.post(
        "/drafts/save/", {"draft_of": path, "once": keys.new(user.pk), **fields}
    ).status_code
