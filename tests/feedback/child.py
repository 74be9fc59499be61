"""A child at the public door, as tests play one: through the addresses alone, without cookies."""

from html.parser import HTMLParser

from django.test import Client

from feedback import catalogue
from tests.factories.feedback import AudienceFactory, ThemeFactory


class _Fields(HTMLParser):
    """What the inputs and text areas of a page hold, by name; the first of each name counts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._area = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") not in {"radio", "checkbox"}:
            self.found.setdefault(given.get("name") or "", given.get("value") or "")
        if tag == "textarea":
            self._area = given.get("name") or given["id"]
            self.found[self._area] = ""

    def handle_data(self, data):
        if self._area:
            self.found[self._area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the first line end of a text area; it is there for that.
            self.found[self._area] = self.found[self._area].removeprefix("\n")
            self._area = ""


def fields_of(answer) -> dict[str, str]:
    """What a browser would hold in the fields of ``answer``."""
    reader = _Fields()
    reader.feed(answer.content.decode())
    return reader.found


def code_on(answer) -> str:
    """The code that a page shows, or nothing."""
    return fields_of(answer).get("code", "")


class Child:
    """Fills in forms and presses buttons. ``prefix`` is ``/cy`` for the Welsh pages.

    ``script``: as a page with script sends them, so that nothing of it is in a browser's history.
    """

    def __init__(self, prefix: str = "", *, script: bool = True) -> None:
        self.prefix = prefix
        self.client = Client(headers={"sec-fetch-mode": "cors" if script else "navigate"})
        ThemeFactory()
        AudienceFactory()
        AudienceFactory(public=True)
        catalogue.forget()

    def form(self, **changes) -> dict[str, object]:
        """A filled-in form of “tell us”, as the page gave it."""
        given = fields_of(self.client.get(f"{self.prefix}/tell/"))
        return given | {"who": "11_15", "words": "Family time was cancelled."} | changes

    def post(self, form: dict[str, object], **headers):
        return self.client.post(f"{self.prefix}/tell/", form, headers=headers)

    def send(self, **changes):
        return self.post(self.form(**changes))

    def come_back(self, code: str, **headers):
        return self.client.post(f"{self.prefix}/return/", {"code": code}, headers=headers)

    def do(self, page, deed: str, **more):
        """Press the button ``deed`` of a journey page."""
        ticket = fields_of(page)["ticket"]
        form = {"do": deed, "ticket": ticket} | more
        return self.client.post(f"{self.prefix}/return/", form)
