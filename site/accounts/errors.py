"""Why an action on people was refused: each carries a sentence for the person who tried."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An action that its rules do not allow. ``str`` of it may be shown."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class AlreadyHere(Refused):
    sentence = _("Somebody with this e-mail address is already here.")


class NotYourself(Refused):
    sentence = _("Nobody may change their own roles or sign-in. Ask another administrator.")


class NeedsBoard(Refused):
    sentence = _("This role is always for one board. Say which.")


class NobodyAgrees(Refused):
    sentence = _(
        "This role takes two people, and nobody is there who could agree. In a new installation "
        "invite the first safeguarding lead first; where everybody has left, add --nobody-is-left."
    )


class SomebodyIsThere(Refused):
    sentence = _(
        "Somebody is there who can agree, so this is not done alone. Leave out --nobody-is-left."
    )


class InvitationClosed(Refused):
    sentence = _("This invitation was used, cancelled or is more than a week old. Ask for another.")
