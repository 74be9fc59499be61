"""The recovery copy of the private keys: make, check, restore."""

import os
from getpass import getpass
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import keyfiles, keys, recovery
from vault.errors import VaultError

FILE = "heard-recovery.json"
_SHARE = """\
Heard recovery share {number} of 3, for the file {file} of set {set}.

Any two of the three shares open that file, and with it everything that was ever sealed.
One alone opens nothing. Keep it apart from the other shares and from the file.

{share}
"""


class Command(BaseCommand):
    help = "Makes, checks or restores the recovery copy of the private keys (2 shares of 3)."
    requires_system_checks = ()  # restoring is for when the checks fail

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--out", type=Path, help="Make a copy in this new directory.")
        what.add_argument("--check", type=Path, metavar="FILE", help="Open a copy, write nothing.")
        what.add_argument("--restore", type=Path, metavar="FILE", help="Put the keys back.")
        parser.add_argument(
            "--share",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="A file that holds a share (twice). Without, the shares are asked for.",
        )

    def handle(self, *args, **options) -> None:
        try:
            private = keys.private_directory()
            if options["out"]:
                self._make(private, options["out"])
            elif options["check"]:
                self._check(private, options["check"], options["share"])
            else:
                self._restore(private, options["restore"], options["share"])
        except (VaultError, OSError) as error:
            raise CommandError(str(error)) from None

    def _make(self, private: Path, directory: Path) -> None:
        document, shares = recovery.export(private)
        directory.mkdir(mode=0o700, parents=True)
        _write(directory / FILE, document)
        for number, share in enumerate(shares, start=1):
            text = _SHARE.format(
                number=number, file=FILE, set=recovery.set_of(document), share=share
            )
            _write(directory / f"share-{number}.txt", text)
        self.stdout.write(self.style.SUCCESS(f"Made {FILE} and three shares in {directory}."))
        self.stdout.write("Give each share to its holder now, then delete them from here.")

    def _check(self, private: Path, file: Path, shares: list[Path]) -> None:
        found = {key.epoch: key.key for key in recovery.unseal(_read(file), _shares(shares))}
        self.stdout.write(f"The copy opens. Epochs in it: {_listed(found)}.")
        for key in keyfiles.read_all(private):
            if found.get(key.epoch) != key.key:
                raise CommandError(f"It lacks the key of epoch {key.epoch}; make a new copy.")
        self.stdout.write(self.style.SUCCESS("It holds every private key that is here."))

    def _restore(self, private: Path, file: Path, shares: list[Path]) -> None:
        epochs = recovery.restore(
            _read(file), _shares(shares), public=settings.VAULT_PUBLIC_KEYS, private=private
        )
        self.stdout.write(self.style.SUCCESS(f"Restored epochs {_listed(epochs)} to {private}."))
        self.stdout.write("Now see that everything opens: vault_verify --all")


def _listed(epochs) -> str:
    return ", ".join(str(epoch) for epoch in sorted(epochs))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)


def _shares(files: list[Path]) -> list[str]:
    """Each file's share line; or as typed, unseen, so that none is left in a shell's history."""
    if files:
        return [recovery.find_share(_read(file)) for file in files]
    return [getpass(f"Share {number} of 2: ") for number in (1, 2)]
