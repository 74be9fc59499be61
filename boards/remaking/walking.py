"""Over all that hangs below one object, to take off what may not stay."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from boards.remaking.allowed import LAYER, LAYERS, is_action, may_stay, trim
from boards.remaking.bounds import MOST_NODES, Refused


def clean_layers(root: Dictionary) -> None:
    """Layers stay as they were when the file was opened: nothing turns one on or off."""
    layers = root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    trim(layers, {"/OCGs", "/D"})
    if isinstance(layers.get("/D"), Dictionary):
        trim(layers.D, LAYERS)
    for each in layers.get("/OCGs", []):
        if isinstance(each, Dictionary):
            trim(each, LAYER)


class Walk:
    """Over all that hangs below one object, to take off what may not stay."""

    def __init__(self, pages: set, links: set) -> None:
        self.pages, self.links, self.seen, self.looked = pages, links, set(), 0

    def over(self, root: Dictionary) -> None:
        waiting: list[tuple[Any, str]] = [(root, "")]
        while waiting:
            node, key = waiting.pop()
            self.looked += 1
            if self.looked > MOST_NODES:
                raise Refused("too-much")
            if getattr(node, "is_indirect", False):
                if node.objgen in self.seen:
                    continue
                self.seen.add(node.objgen)
            if isinstance(node, Array):
                self.without_lost_tags(node)
                waiting += [(each, "") for each in node]
            elif isinstance(node, (Dictionary, pikepdf.Stream)):
                self.clean(node, key)
                waiting += [(node[each], each) for each in map(str, node)]

    def without_lost_tags(self, node: Array) -> None:
        """A tag that pointed at a form's field or a note points at nothing now."""
        kept = [each for each in node if not self.is_lost(each)]
        if len(kept) < len(node):
            for place in range(len(node) - 1, -1, -1):
                if self.is_lost(node[place]):
                    del node[place]

    def is_lost(self, each) -> bool:
        return (
            isinstance(each, Dictionary) and str(each.get("/Type", "")) == "/OBJR"
            and not isinstance(each.get("/Obj"), pikepdf.Stream)
            and getattr(each.get("/Obj"), "objgen", None) not in self.links
        )  # fmt: skip

    def clean(self, node, key: str) -> None:
        if is_action(node, key):
            trim(node, set())
            return
        for each in list(node):
            if not may_stay(node, each, key) or self.is_lost(node[each]):
                del node[each]
        if "/Pg" in node and getattr(node.Pg, "objgen", None) not in self.pages:
            del node["/Pg"]


def forbidden_in(pdf: pikepdf.Pdf) -> set[str]:
    """What should not be there and is: looked for once more, in all that will be written."""
    waiting: list[tuple[Any, str]] = [(pdf.trailer, "")]
    seen: set = set()
    left: set[str] = set()
    while waiting:
        node, key = waiting.pop()
        if getattr(node, "is_indirect", False):
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        if isinstance(node, Array):
            waiting += [(each, "") for each in node]
        elif isinstance(node, (Dictionary, pikepdf.Stream)):
            left |= {each for each in node if not may_stay(node, each, key)}
            left |= {str(node.S)} if is_action(node, key) else set()
            waiting += [(node[each], each) for each in map(str, node)]
    return left
