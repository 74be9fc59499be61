"""What is known against packages, in the form of OSV (ossf.github.io/osv-schema).

Either osv.dev is asked, which learns which packages we have and nothing else; or a copy is read that
somebody brought: ``PyPI/all.zip`` of its public bucket, or a JSON list of advisories.
"""

import json
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from dependencies.locks import Pin

SERVICE = "https://api.osv.dev/v1/querybatch"
PATIENCE_S = 30
OLDEST_COPY = timedelta(days=14)  # security.md, G22

Found = dict[Pin, list[str]]


class NotLookedError(Exception):
    """Nobody could be asked, or who was asked does not know: this says nothing about the packages."""


def of_service(pins: Iterable[Pin], address: str = SERVICE) -> Found:
    """What osv.dev, or another at ``address`` that answers alike, knows of each of ``pins``."""
    asked = list(pins)
    wanted = [
        {"package": {"name": pin.name, "ecosystem": "PyPI"}, "version": pin.version}
        for pin in asked
    ]
    request = urllib.request.Request(  # noqa: S310 - the address is an operator's
        address,
        data=json.dumps({"queries": wanted}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            results = json.load(answer)["results"]
        names = [[each["id"] for each in result.get("vulns", [])] for result in results]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotLookedError(f"{address} did not answer ({error}).") from None
    if len(names) != len(asked):
        raise NotLookedError(f"{address} answered {len(names)} of {len(asked)} questions.")
    return {pin: sorted(ids) for pin, ids in zip(asked, names, strict=True) if ids}


def of_copy(pins: Iterable[Pin], copy: Path, now: datetime) -> Found:
    """What the copy knows of each of ``pins``. One whose newest advisory is older than 14 days is none."""
    wanted = list(pins)
    by_name: dict[str, list[Pin]] = {}
    for pin in wanted:
        by_name.setdefault(pin.name, []).append(pin)
    found: Found = {}
    newest = datetime.min.replace(tzinfo=UTC)
    try:
        for advisory in _read(copy):
            newest = max(newest, datetime.fromisoformat(advisory["modified"]))
            for affected in _affected(advisory):
                name = canonicalize_name(affected["package"]["name"])
                for pin in by_name.get(name, []):
                    if _is_hit(affected, pin.version):
                        found.setdefault(pin, []).append(advisory["id"])
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise NotLookedError(f"{copy} cannot be read as advisories ({error!r}).") from None
    if now - newest > OLDEST_COPY:
        raise NotLookedError(
            f"{copy} knows nothing newer than {newest:%d %B %Y}: bring a newer copy."
        )
    return {pin: sorted(set(ids)) for pin, ids in sorted(found.items())}


def _read(copy: Path) -> Iterator[dict[str, Any]]:
    if copy.suffix != ".zip":
        yield from json.loads(copy.read_text("utf-8"))
        return
    with zipfile.ZipFile(copy) as whole:
        for name in whole.namelist():
            if name.endswith(".json"):
                yield json.loads(whole.read(name))


def _affected(advisory: dict[str, Any]) -> list[dict[str, Any]]:
    if advisory.get("withdrawn"):
        return []
    every = advisory.get("affected", [])
    return [each for each in every if each.get("package", {}).get("ecosystem") == "PyPI"]


def _is_hit(affected: dict[str, Any], version: str) -> bool:
    """OSV's own rule: named among the versions, or within one of the ranges."""
    if version in affected.get("versions", []):
        return True
    ranges = [each for each in affected.get("ranges", []) if each["type"] == "ECOSYSTEM"]
    return any(_is_within(each["events"], Version(version)) for each in ranges)


def _is_within(events: list[dict[str, str]], version: Version) -> bool:
    hit = False
    for kind, at in sorted(_moments(events), key=lambda event: event[1]):
        if kind == "introduced" and version >= at:
            hit = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            hit = False
    return hit


def _moments(events: list[dict[str, str]]) -> Iterator[tuple[str, Version]]:
    for event in events:
        for kind, at in event.items():
            try:
                yield kind, Version(at)
            except InvalidVersion:
                raise ValueError(f"{at!r} is no version") from None
