import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from media.checking import Checked, check
from media.enums import Disguise

COLUMNS = "{:<28} {:<9} {:<16} {:<8} {:>8} {:>10} {:>5} {:>6} {:>8}  {}"
HEADINGS = (
    "file",
    "accepted",
    "reason",
    "kind",
    "seconds",
    "size",
    "made",
    "took s",
    "peak MB",
    "left",
)


class Command(BaseCommand):
    help = (
        "Puts each FILE through the inspection and rendering of clips in a temporary place, and says "
        "what becomes of it. Nothing is stored. Exit 0 unless it could not run."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the renditions there")
        parser.add_argument(
            "--disguise", action="append", choices=Disguise.values, metavar="NAME",
            help=f"render this instead of the clip as it is; may be repeated: {', '.join(Disguise.values)}",
        )  # fmt: skip

    def handle(self, *, files: list[Path], keep: Path | None, **options) -> None:
        missing = [str(file) for file in files if not file.is_file()]
        if missing:
            raise CommandError(f"There is no such file: {', '.join(missing)}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
        disguises = [Disguise(name) for name in options["disguise"] or [Disguise.NONE]]
        if not options["json"]:
            self.stdout.write(COLUMNS.format(*HEADINGS))
        for file in files:
            found = check(file, keep=keep, disguises=disguises)
            self.stdout.write(json.dumps(found.as_dict()) if options["json"] else _row(found))
            self.stdout.flush()


def _row(found: Checked) -> str:
    return COLUMNS.format(
        Path(found.file).name, "yes" if found.accepted else "no", found.reason or "-", found.kind or "-",
        found.duration_s, f"{found.width}×{found.height}" if found.width else "-",
        len(found.renditions), f"{found.seconds:.1f}", f"{found.peak_mb:.0f}",
        ", ".join(found.metadata_left) or "nothing",
    )  # fmt: skip
