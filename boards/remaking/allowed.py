"""What may stay in a PDF, key by key."""

import re

import pikepdf
from pikepdf import Dictionary

ROOT = {
    "/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/Outlines", "/PageLabels",
    "/OCProperties", "/ViewerPreferences", "/Metadata",
}  # fmt: skip
PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Contents", "/Rotate", "/Group", "/StructParents", "/Tabs", "/UserUnit", "/Annots",
}  # fmt: skip
LINK = {
    "/Type", "/Subtype", "/Rect", "/QuadPoints", "/Border", "/BS", "/C", "/F", "/Contents", "/Lang",
    "/StructParent", "/P", "/H",
}  # fmt: skip
BOOKMARK = {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/C", "/F"}
LAYER = {"/Type", "/Name", "/Intent"}
LAYERS = {"/Name", "/BaseState", "/ON", "/OFF", "/Order", "/RBGroups", "/Locked", "/ListMode"}
# Wherever they stand: each acts, carries a file, points out of this one, or says who made it.
FORBIDDEN = {
    "/OpenAction", "/AA", "/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RF", "/AF",
    "/XFA", "/AcroForm", "/Collection", "/Launch", "/Win", "/RichMediaContent", "/RichMediaSettings",
    "/3DD", "/3DV", "/3DA", "/3DI", "/Movie", "/Sound", "/Rendition", "/Renditions", "/Next",
    "/PieceInfo", "/LastModified", "/Thumb", "/Metadata", "/OPI", "/Alternates", "/URLS", "/IDS",
    "/Templates", "/AlternatePresentations", "/PresSteps", "/Perms", "/Legal", "/DSS", "/Requirements",
    "/Threads", "/Extensions", "/SpiderInfo", "/Names", "/Dests", "/Usage", "/AS", "/URI",
}  # fmt: skip
ACTIONS = {
    "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/Thread", "/URI", "/Sound", "/Movie", "/Hide", "/Named",
    "/SubmitForm", "/ResetForm", "/ImportData", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView",
    "/RichMediaExecute", "/GoToDp",
}  # fmt: skip
MEDIA = {"/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"}
OUTSIDE = {"/F", "/FFilter", "/FDecodeParms", "/Ref"}
# In these the keys are names that somebody gave: a font may be called /JS, and is a font.
NAMED = {
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs",
    "/RoleMap", "/ClassMap", "/Colorants", "/MixingHints",
}  # fmt: skip
LONGEST_ADDRESS = 2000
ELSEWHERE = re.compile(r"(https?://|mailto:)[\x21-\x7e]+", re.IGNORECASE)


def trim(node: Dictionary, may_stay: set[str]) -> None:
    for key in list(node.keys()):
        if key not in may_stay:
            del node[key]


def is_action(node, key: str) -> bool:
    """An action, wherever it hangs: a tag may be called like one, and has a parent."""
    named = str(node.get("/S", "")) in ACTIONS and "/P" not in node
    return named and key not in NAMED and not is_address(node, key)


def is_address(node, key: str) -> bool:
    """A link's address as this program wrote it."""
    return (
        key == "/A"
        and set(node) == {"/S", "/URI"}
        and bool(ELSEWHERE.fullmatch(str(node.get("/URI"))))
    )


def may_stay(node, key: str, above: str) -> bool:
    """Whether ``key`` may stay on ``node``, which hangs under the key ``above``."""
    if above in NAMED and not isinstance(node, pikepdf.Stream):
        return not (key in FORBIDDEN and isinstance(node[key], pikepdf.String))
    if key in FORBIDDEN:
        is_bookmark = key == "/Next" and "/Title" in node and "/Parent" in node
        return (
            is_bookmark
            or (key == "/URI" and is_address(node, above))
            or (key == "/Metadata" and str(node.get("/Type", "")) == "/Catalog")
        )
    # What a stream shows is said to lie in another file: taken off.
    return not (isinstance(node, pikepdf.Stream) and key in OUTSIDE)
