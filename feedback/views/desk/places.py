"""The menu of the desk: the places that a person's roles open."""

from django.urls import reverse

from accounts.permissions import may, may_somewhere

QUEUE, ERASURES, LOG = "desk", "desk-erasures", "desk-log"
_PLACES = (
    (QUEUE, "contribution.read", "Queue"),
    (ERASURES, "contribution.erase", "To delete"),
    (LOG, "audit.read", "Log"),
)


def places(request, here: str) -> list[dict[str, object]]:
    """Items for the ``menu`` component; ``here`` is the name of the place one is at."""
    items = [
        {"href": reverse(name), "label": label, "current": name == here}
        for name, permission, label in _PLACES
        if may(request.user, permission)
    ]
    if may_somewhere(request.user, "board.read"):
        items.append({"href": "/boards/", "label": "Boards", "current": False})
    return items
