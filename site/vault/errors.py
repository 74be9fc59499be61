"""Why an envelope does not open. None of these ever carries content or key bytes."""


class VaultError(Exception):
    """Anything the vault refuses."""


class NoKey(VaultError):
    """This process, or this person, holds no key that opens the envelope."""


class Tampered(VaultError):
    """What is stored is not what was sealed, or not for this owner."""


class Erased(VaultError):
    """The keys were deleted on purpose: nobody can open the envelope again."""
