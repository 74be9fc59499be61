"""How often a form of the sign-in may be sent: counted in the database, so that it holds over all
processes, with Redis and without. Wrong passwords and codes are counted by ``accounts.tries`` beside it.

Each form that somebody without a session can send, or that asks a signed-in person for a secret.
"""

from django.http import HttpRequest

from accounts import tries
from tallies.counting import Counted, Limit, source_of, take

MINUTE = 60
SOURCE, PERSON, ADDRESS = "source", "person", "address"
Rule = tuple[Limit, str]

# By the name of the address. The order is the same in each: two that count at once do not cross.
RULES: dict[str, tuple[Rule, ...]] = {
    "account_login": ((Limit("in", 30, MINUTE), SOURCE),),
    "account_reset_password": (
        (Limit("letter", 20, MINUTE), SOURCE),
        (Limit("letter to", 5, MINUTE), ADDRESS),
    ),
    "account_reset_password_from_key": ((Limit("anew", 20, MINUTE), SOURCE),),
    "account_change_password": ((Limit("change", 5, MINUTE), PERSON),),
    "account_reauthenticate": ((Limit("again", 10, MINUTE), PERSON),),
    "mfa_reauthenticate": ((Limit("again", 10, MINUTE), PERSON),),
    "mfa_reauthenticate_webauthn": ((Limit("again", 10, MINUTE), PERSON),),
}


def is_too_much(request: HttpRequest, name: str) -> bool:
    """Whether the form at the address called ``name`` was sent too often; counts it otherwise."""
    if request.method != "POST" or name not in RULES:
        return False
    return bool(take(*(_counted(request, *rule) for rule in RULES[name])))


def _counted(request: HttpRequest, limit: Limit, by: str) -> Counted:
    if by == SOURCE:
        return limit.of(source_of(request))
    who = request.POST.get("email", "") if by == ADDRESS else f"user {request.user.pk}"
    return limit.of(tries.digest(limit.name, who.strip().lower()))
