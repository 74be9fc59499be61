"""Forms as a page gives them: where each is sent, and the hidden fields that go with it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

OF_EVERY_FORM = {"once", "csrfmiddlewaretoken"}


@dataclass
class Form:
    action: str
    hidden: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "form":
            action = (given.get("action") or self.page).partition("#")[0].partition("?")[0]
            self.found.append(Form(action if given.get("method", "").lower() == "post" else ""))
        name = given.get("name") or ""
        hidden = tag == "input" and given.get("type") == "hidden" and name not in OF_EVERY_FORM
        if self.found and hidden:
            self.found[-1].hidden[name] = given.get("value") or ""


def forms_of(page: str, body: str) -> dict[str, Form]:
    """The forms that ``body``, the page at the address ``page``, posts, by where they are sent."""
    reader = Reader(page)
    reader.feed(body)
    return {form.action: form for form in reversed(reader.found) if form.action}
