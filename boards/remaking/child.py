"""Makes a PDF anew with nothing in it that does something: run with ``python -I`` behind the walls,
never imported by Heard.

Arguments: the file, the title that it gets, and where to write. Prints one JSON object: ``taken_out``
(how many of what) and ``pages``, or ``reason``: "password", "broken", "empty" or "too-much".

What is kept is named; all else goes. The catalogue, each page, each bookmark and each link has a list of
the keys that it may have. What can hang below them (fonts, pictures, tags) is walked to its end, and
what acts or points out of the file is taken off. Last of all the walk is done again on what would be
written: should anything forbidden be left, nothing is written.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pikepdf
from pikepdf import Dictionary

if __name__ == "__main__":
    # Behind our own walls nothing above this folder can be listed: the packages are named, not looked for.
    for name in ("boards", "boards.remaking"):
        sys.modules[name] = ModuleType(name)
    sys.modules["boards.remaking"].__path__ = [str(Path(__file__).parent)]

from boards.remaking.allowed import ACTIONS, MEDIA, ROOT, trim  # found from here on
from boards.remaking.bounds import Refused, check_size, nodes
from boards.remaking.places import clean_bookmarks, clean_page, named_places
from boards.remaking.walking import Walk, clean_layers, forbidden_in


def main(source: str, title: str, target: str) -> None:
    try:
        print(json.dumps(made(source, title, target)))
    except (Refused, MemoryError) as error:
        print(json.dumps({"reason": str(error) or "too-much"}))
    except pikepdf.PasswordError:
        print(json.dumps({"reason": "password"}))
    except Exception as error:  # whatever a parser says of a broken file
        print(json.dumps({"reason": "broken", "detail": type(error).__name__}))


def made(source: str, title: str, target: str) -> dict:
    with pikepdf.open(source) as pdf:  # one that is locked by an empty password opens too
        check_size(pdf)
        taken = survey(pdf)
        flatten(pdf)
        kept = {page.obj.objgen for page in pdf.pages}
        names = named_places(pdf)
        trim(pdf.trailer, {"/Root", "/Size"})
        trim(pdf.Root, ROOT - {"/Metadata", "/ViewerPreferences"})
        for page in pdf.pages:
            clean_page(pdf, page.obj, names, kept, taken)
        clean_bookmarks(pdf.Root, names, kept)
        clean_layers(pdf.Root)
        links = {one.objgen for page in pdf.pages for one in page.obj.get("/Annots", [])}
        Walk(kept, links).over(pdf.Root)
        name_it(pdf, title)
        left = forbidden_in(pdf)
        if left:
            raise Refused("broken")
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False,
                 deterministic_id=True)  # fmt: skip
    with pikepdf.open(target) as again:
        if len(again.pages) != len(kept):  # something in it was two things at once
            raise Refused("broken")
        return {"taken_out": {name: n for name, n in taken.items() if n}, "pages": len(kept)}


def survey(pdf: pikepdf.Pdf) -> Counter:
    """How many of what will be taken out, for the person who brought the paper."""
    found: Counter = Counter()
    for each in nodes(pdf.objects):
        if "/JS" in each:
            found["scripts"] += 1
        elif str(each.get("/S", "")) in ACTIONS - {"/URI"} and "/K" not in each:
            found["actions"] += 1
        if "/EF" in each:
            found["files"] += 1
        kind = str(each.get("/Subtype", "")) if "/Rect" in each else ""
        if kind in MEDIA:
            found["media"] += 1
        elif kind == "/Widget":
            found["fields"] += 1
        elif kind and kind not in {"/Link", "/Popup", "/FileAttachment"}:
            found["notes"] += 1
    return found


def flatten(pdf: pikepdf.Pdf) -> None:
    """What forms, stamps and marks show is drawn into the pages; they are none any more."""
    if "/AcroForm" in pdf.Root:
        form = pdf.Root.AcroForm
        trim(form, {"/Fields", "/DR", "/DA", "/Q", "/NeedAppearances"})
        drawn = [
            (each, each.AP) for page in pdf.pages for each in page.obj.get("/Annots", [])
            if isinstance(each, Dictionary) and "/AP" in each
        ]  # fmt: skip
        if "/NeedAppearances" not in form:
            form.NeedAppearances = True
            pdf.generate_appearance_streams()
            for each, looks in drawn:  # as their own program drew them
                each.AP = looks
        else:
            pdf.generate_appearance_streams()
        if "/NeedAppearances" in form:
            del form["/NeedAppearances"]
    pdf.flatten_annotations("all")


def name_it(pdf: pikepdf.Pdf, title: str) -> None:
    """The one thing that it says of itself is the title that the board knows it by."""
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo["/Title"] = title
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as notes:
        notes["dc:title"] = title


if __name__ == "__main__":
    main(*sys.argv[1:])
