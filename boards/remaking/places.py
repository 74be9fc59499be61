"""Pages, bookmarks and links: where they lead stays where it is a page here or an address to see."""

from collections import Counter

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from boards.remaking.allowed import BOOKMARK, ELSEWHERE, LINK, LONGEST_ADDRESS, PAGE, trim
from boards.remaking.bounds import MOST_OBJECTS, Refused


def named_places(pdf: pikepdf.Pdf) -> dict[str, object]:
    """Where each name leads that links and bookmarks use."""
    found = {str(key): value for key, value in pdf.Root.get("/Dests", Dictionary()).items()}
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    waiting, seen = [tree] if isinstance(tree, Dictionary) else [], set()
    while waiting and len(seen) < MOST_OBJECTS:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen if node.is_indirect else len(seen))
        pairs = list(node.get("/Names", []))
        found |= {str(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=False)}
        waiting += list(node.get("/Kids", []))
    return found


def place(value, names: dict[str, object], pages: set) -> Array | None:
    """A place inside this file: its page, and how it is shown. None for anywhere else."""
    for _step in range(3):
        if isinstance(value, (String, Name)):
            value = names.get(str(value))
        elif isinstance(value, Dictionary):
            value = value.get("/D")
    if not isinstance(value, Array) or not len(value):
        return None
    if not isinstance(value[0], Dictionary) or value[0].objgen not in pages:
        return None
    how = [
        each
        for each in list(value)[1:6]
        if not isinstance(each, pikepdf.Object) or isinstance(each, Name)
    ]
    return Array([value[0], *how])


def leads(node: Dictionary, names: dict, pages: set) -> tuple[Array | None, str]:
    """Where a link or a bookmark leads: a place here, or an address. Nothing else is followed."""
    act = node.get("/A")
    if not isinstance(act, Dictionary):
        return place(node.get("/Dest"), names, pages), ""
    kind = str(act.get("/S", ""))
    if kind == "/GoTo":
        return place(act.get("/D"), names, pages), ""
    address = str(act.get("/URI", "")) if kind == "/URI" else ""
    if not ELSEWHERE.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        return None, ""
    return None, address.partition("?")[0] if address.lower().startswith("mailto:") else address


def clean_page(pdf: pikepdf.Pdf, page: Dictionary, names: dict, pages: set, taken: Counter) -> None:
    links = []
    for each in page.get("/Annots", []):
        if not isinstance(each, Dictionary):
            continue
        here, address = leads(each, names, pages)
        acts = str(each["/A"].get("/S", "")) if isinstance(each.get("/A"), Dictionary) else ""
        is_link = str(each.get("/Subtype", "")) == "/Link"
        if not (is_link and (here or address)):
            taken["links"] += is_link and acts in {"", "/URI", "/GoTo"}  # others are counted
            continue
        trim(each, LINK)
        if here:
            each.Dest = here
        else:
            each.A = Dictionary(S=Name.URI, URI=String(address))
        links.append(each if each.is_indirect else pdf.make_indirect(each))
    trim(page, PAGE)
    if links:
        page.Annots = Array(links)
    elif "/Annots" in page:
        del page["/Annots"]


def clean_bookmarks(root: Dictionary, names: dict, pages: set) -> None:
    """Those that lead to a page here stay; others stay as a heading that leads nowhere."""
    waiting, seen = [root.get("/Outlines")], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        if not node.is_indirect:
            raise Refused("broken")
        seen.add(node.objgen)
        here, _address = leads(node, names, pages)
        trim(node, BOOKMARK)
        if here:
            node.Dest = here
        waiting += [node.get("/First"), node.get("/Next")]
