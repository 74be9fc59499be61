"""Time that passes for a signed-in page and for the staff door at once, without anybody waiting."""

from playwright.sync_api import Page

from accounts import sessions
from accounts.session_store import SessionStore
from tests.servers import Council


def later(page: Page, council: Council, minutes: float) -> None:
    """``minutes`` go by: all sessions are that much older, and so is the page (``clock.install``)."""
    age(council, minutes)
    page.clock.fast_forward(round(minutes * 60_000))


def age(council: Council, minutes: float) -> None:
    """All sessions were begun, and their people seen, that much longer ago."""
    store = SessionStore()
    for digest, data in council.rows("SELECT session_key, session_data FROM accounts_session"):
        facts = store.decode(data)
        for name in (sessions.SIGNED_IN_AT, sessions.SEEN_AT):
            if name in facts:
                facts[name] -= minutes * 60
        council.change(
            f"UPDATE accounts_session SET session_data = '{store.encode(facts)}'"
            f" WHERE session_key = '{digest}'"
        )
