"""A process behind one door: door.py prepare, then door.py BASE.

The first makes keys, the vault's tables and one envelope. The second tries to seal and to open,
then shows what it holds: prints JSON and leaves its whole writable memory in BASE/memory, for the
test to search. It is told on standard input what to look for among its Python objects, after it
has collected them.
"""

import gc
import json
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
TEXTS = (bytes, bytearray, memoryview, str)


def prepare() -> None:
    from django.core.management import call_command
    from django.db import connection

    from vault import envelopes, keys
    from vault.models import Envelope, WrappedKey

    call_command("vault_keys", verbosity=0)
    with connection.schema_editor() as editor:  # the other apps' tables are not needed here
        editor.create_model(Envelope)
        editor.create_model(WrappedKey)
    envelopes.seal(b"earlier", owner="door:0", to=[keys.staff()])


def look(base: Path) -> None:
    from django.conf import settings

    results = {
        "private_keys_setting": settings.VAULT_PRIVATE_KEYS and str(settings.VAULT_PRIVATE_KEYS),
        "opened": tried(),
    }
    texts = reachable_texts()
    dump_memory(base / "memory")
    needles = [bytes.fromhex(line) for line in sys.stdin.read().split()]
    environment = [part for pair in os.environ.items() for part in pair]
    results["texts"] = len(texts)
    results["found"] = sum(holds(text, needles) for text in [*texts, *environment])
    print(json.dumps(results))


def tried() -> dict[str, str]:
    """What opens, or the name of the error, for each way there is to open something."""
    import io

    from vault import envelopes, files, keys, recovery, rotation, verification
    from vault.models import Envelope

    words = envelopes.seal(b"words", owner="door:1", to=[keys.staff()])
    film = files.seal_stream(io.BytesIO(b"film"), owner="door:2", to=[keys.staff()])
    earlier = Envelope.objects.get(owner="door:0")
    ways = {
        "own words": lambda: envelopes.open_as_staff(words, owner="door:1"),
        "earlier words": lambda: envelopes.open_as_staff(earlier, owner="door:0"),
        "own film": lambda: list(files.open_range(film, owner="door:2")),
        "key": lambda: keys.staff_private(1),
        "rotation": lambda: list(rotation.rotate()),
        "verification": lambda: verification.verify(),
        "recovery copy": lambda: recovery.export(keys.private_directory()),
    }
    return {name: outcome(way) for name, way in ways.items()}


def outcome(way) -> str:
    try:
        way()
    except Exception as error:
        return type(error).__name__
    return "opened"


def reachable_texts() -> list:
    """Every text that the garbage collector can reach, and those that their holders hold."""
    gc.collect()
    held = gc.get_referents(*gc.get_objects())
    # By type(): isinstance would wake Django's lazy objects.
    found = {id(each): each for each in held if issubclass(type(each), TEXTS)}
    return list(found.values())


def holds(text, needles: list[bytes]) -> bool:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    return any(needle in raw for needle in needles)


def dump_memory(path: Path) -> None:
    maps = Path("/proc/self/maps").read_text().splitlines()
    regions = [re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line) for line in maps]
    with Path("/proc/self/mem").open("rb", buffering=0) as memory, path.open("wb") as out:
        for region in filter(None, regions):
            start, stop = (int(edge, 16) for edge in region.groups())
            memory.seek(start)
            try:
                out.write(memory.read(stop - start))
            except OSError:  # a page that the kernel keeps to itself
                continue


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        look(Path(sys.argv[1]))
