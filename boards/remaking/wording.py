"""What is said of a paper that was made anew, or could not be."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TOO_MUCH, LOCKED, BROKEN, EMPTY, LATER = "too-much", "password", "broken", "empty", "later"


def sentence(code: str, name: str) -> str:
    says = {
        LOCKED: _(
            "“%(name)s” needs a password, and whoever gets it would be asked for it. Take the "
            "password off first: open it, print or save it as a new PDF, and add that one."
        ),
        TOO_MUCH: _(
            "“%(name)s” has more in it than members’ machines can open. Print it as a new PDF, or "
            "add it in parts."
        ),
        EMPTY: _("“%(name)s” has no pages. Save it again and add that one."),
        LATER: _(
            "“%(name)s” could not be looked through just now. Please add it again in a minute."
        ),
    }
    broken = _(
        "“%(name)s” is broken in a way that could not be mended. Open it, print it as a new PDF, "
        "and add that one."
    )
    return says.get(code, broken) % {"name": name}


def said(taken_out: dict[str, int]) -> list[str]:
    """“2 scripts”, “1 attached file”: in the order in which somebody would want to know."""
    one_of = {
        "scripts": lambda n: ngettext("%d script", "%d scripts", n),
        "files": lambda n: ngettext("%d attached file", "%d attached files", n),
        "media": lambda n: ngettext("%d film, sound or model", "%d films, sounds or models", n),
        "actions": lambda n: ngettext("%d other action", "%d other actions", n),
        "links": lambda n: ngettext(
            "%d link that led to a file or a program", "%d links that led to files or programs", n
        ),
        "notes": lambda n: ngettext(
            "%d note or mark (drawn where it shows)", "%d notes or marks (drawn where they show)", n
        ),
        "fields": lambda n: ngettext(
            "%d form field (what is in it is drawn)", "%d form fields (what is in them is drawn)", n
        ),
    }
    return [
        say(taken_out[what]) % taken_out[what]
        for what, say in one_of.items()
        if taken_out.get(what)
    ]
