"""Members get papers made anew: nothing in them acts, carries a file or says who made it."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from accounts.models import User
from audit.models import Entry
from boards.models import Paper
from boards.remaking import bounds
from boards.tasks import papers_not_remade
from jobs.enums import JobState
from tests.boards.hostile_papers import (
    AUTHOR,
    HOSTILE,
    drawn,
    embedded,
    forbidden_in,
    in_this_process,
    made,
    note,
    paper_with,
    script,
)
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import issue_pack, make_meeting, make_paper
from vault import files

pytestmark = pytest.mark.any_database

db = pytest.mark.django_db


def at(name: str, paper: Paper) -> str:
    meeting = paper.meeting
    args = [meeting.board.slug, meeting.pk, *([] if name == "meeting" else [paper.ref])]
    return reverse(f"boards:{name}", args=args)


def uploaded(client, secretary, data: bytes, name: str = "cases.pdf") -> Paper:
    """Brought by the secretary's form, and issued."""
    meeting = make_meeting(by=secretary)
    sign_in(client, secretary)
    answer = client.post(
        reverse("boards:paper-add", args=[meeting.board.slug, meeting.pk]),
        {"title": "Attendance", "item": "", "file": SimpleUploadedFile(name, data)},
    )
    assert answer.status_code == 302, answer.content.decode()
    issue_pack(meeting, by=secretary)
    return meeting.papers.get()


def fetched(client, user: User, address: str) -> bytes:
    answer = sign_in(client, user).get(address)
    return b"".join(answer.streaming_content) if answer.status_code == 200 else b""


@db
@pytest.mark.parametrize("name", [*HOSTILE, "all of them"])
def test_a_member_gets_nothing_that_acts(client, secretary, name):
    spoils = HOSTILE.values() if name == "all of them" else [HOSTILE[name]]
    data = paper_with(*spoils)
    paper = uploaded(client, secretary, data)
    got = fetched(client, make_user("shadow-board-member"), at("paper", paper))
    assert forbidden_in(got) == set()
    if name != "a_form_with_scripts" and name != "all of them":
        assert AUTHOR.encode() not in got
    with pikepdf.open(BytesIO(got)) as pdf:
        assert (len(pdf.pages), dict(pdf.docinfo)) == (2, {"/Title": "Attendance"})
        assert [
            b"Page %d of words" % n in words_on(page) for n, page in enumerate(pdf.pages, 1)
        ] == [True, True]


def words_on(page) -> bytes:
    """All that is drawn on a page, forms it draws included."""
    forms = page.obj.Resources.get("/XObject", Dictionary())
    contents = page.obj.Contents
    streams = [*contents] if isinstance(contents, Array) else [contents]
    streams += [forms[name] for name in forms if "/BBox" in forms[name]]
    return b"\n".join(each.read_bytes() for each in streams)


@db
def test_the_secretary_has_both_and_reads_what_was_taken_out(client, secretary):
    data = paper_with(HOSTILE["a_script_when_a_page_is_turned"], HOSTILE["an_attached_file"])
    paper = uploaded(client, secretary, data)
    page = client.get(at("meeting", paper)).content.decode()
    assert "Members get it without: 2 scripts, 1 attached file." in page
    assert fetched(client, secretary, at("paper-original", paper)) == data
    assert forbidden_in(fetched(client, secretary, at("paper", paper))) == set()
    verbs = Entry.objects.filter(verb__startswith="paper.").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["paper.added", "paper.original_viewed", "paper.viewed"]


@db
@pytest.mark.parametrize(
    ("role", "paper_is"),
    [("shadow-board-member", 200), ("moderator", 403), ("corporate-parenting-board-member", 403)],
)
def test_the_original_is_the_secretarys_alone(client, secretary, role, paper_is):
    paper = uploaded(client, secretary, paper_with())
    user = make_user(role)
    assert bool(fetched(client, user, at("paper", paper))) is (paper_is == 200)
    assert client.get(at("paper-original", paper)).status_code == 403
    assert b"original" not in client.get(at("meeting", paper)).content


@db
def test_who_brought_it_has_what_members_have(client, secretary):
    meeting = make_meeting(by=secretary)
    officer = make_user("virtual-school-officer", scope=meeting.board.slug)
    paper = make_paper(meeting, by=officer)
    assert forbidden_in(fetched(client, officer, at("paper", paper))) == set()
    assert client.get(at("paper-original", paper)).status_code == 403


def from_before(paper: Paper, body: bytes | None = None) -> Paper:
    """As it stood before papers were made anew."""
    past = timezone.now() - timedelta(minutes=1)
    Paper.objects.filter(pk=paper.pk).update(
        remade=None, state=JobState.WAITING, lease_until=past, taken_out={}
    )
    if body is not None:
        envelope = files.seal_stream(BytesIO(body), owner=paper.owner, to=recipients())
        Paper.objects.filter(pk=paper.pk).update(envelope=envelope)
    paper.refresh_from_db()
    return paper


def recipients():
    from vault import keys

    return [keys.staff()]


@db
def test_one_from_before_is_kept_back_until_it_is_made_anew(client, secretary):
    paper = uploaded(client, secretary, paper_with(HOSTILE["opens_with_a_script"]))
    from_before(paper)
    member = make_user("shadow-board-member")
    assert fetched(client, member, at("paper", paper)) == b""
    page = client.get(at("meeting", paper)).content.decode()
    assert ("Being made ready" in page, at("paper", paper) in page) == (True, False)
    assert papers_not_remade() == 1
    assert forbidden_in(fetched(client, member, at("paper", paper))) == set()
    paper.refresh_from_db()
    assert (paper.said_taken_out, papers_not_remade()) == (["1 script"], 0)


@db
def test_one_from_before_that_is_broken_reaches_nobody_and_says_so(client, secretary):
    paper = from_before(uploaded(client, secretary, paper_with()), b"%PDF-1.7\nnothing\n%%EOF")
    for _try in range(4):
        Paper.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
        papers_not_remade()
    assert fetched(client, make_user("shadow-board-member"), at("paper", paper)) == b""
    assert b"broken in a way" not in client.get(at("meeting", paper)).content
    sign_in(client, secretary)
    page = client.get(at("meeting", paper)).content.decode()
    assert "“Attendance” is broken in a way that could not be mended." in page
    assert "Members do not get this one" in page


@db
def test_taking_it_away_erases_both(client, secretary):
    paper = make_paper(make_meeting(by=secretary), by=secretary)
    kept = [paper.envelope, paper.remade]
    sign_in(client, secretary).post(at("paper-remove", paper))
    for envelope in kept:
        envelope.refresh_from_db()
    assert [(each.blob, each.wraps.count()) for each in kept] == [("", 0), ("", 0)]


# What stays


def links(pdf) -> list:
    return [each for page in pdf.pages for each in page.obj.get("/Annots", [])]


def test_links_inside_and_addresses_to_see_stay():
    def spoil(pdf):
        pdf.Root.Names = Dictionary(Dests=Dictionary(
            Names=Array([String("end"), Dictionary(D=Array([pdf.pages[1].obj, Name.XYZ, 0, 700, 0]))])
        ))  # fmt: skip
        go = Dictionary(S=Name.GoTo, D=String("end"), Next=script())
        note(pdf, Subtype=Name.Link, A=go, Contents=String("To the end"), StructParent=3)
        for address in (
            "https://www.ofsted.gov.uk/a?b=c#d",
            "mailto:hub@council.example?attach=/etc/passwd",
        ):
            note(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address)))

    pdf = made(spoil)
    inside, away, mail = links(pdf)
    assert (inside.Dest[0].objgen, str(inside.Contents), int(inside.StructParent)) == (
        pdf.pages[1].obj.objgen, "To the end", 3,
    )  # fmt: skip
    assert [str(each.A.URI) for each in (away, mail)] == [
        "https://www.ofsted.gov.uk/a?b=c#d", "mailto:hub@council.example",
    ]  # fmt: skip


def test_bookmarks_tags_and_language_stay():
    def spoil(pdf):
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem("First", 0), pikepdf.OutlineItem("Second", 1)]
        root = pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Text=Name.P))
        )
        root.K = Array([pdf.make_indirect(Dictionary(
            Type=Name.StructElem, S=Name.Figure, P=root, Pg=pdf.pages[0].obj, K=0, Alt=String("A bar chart"),
            A=Dictionary(O=Name.Layout, Placement=Name.Block),
        ))])  # fmt: skip
        pdf.Root.StructTreeRoot, pdf.Root.Lang = root, String("cy-GB")
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    pdf = made(spoil)
    with pdf.open_outline() as outline:
        found = [(one.title, one.destination[0].objgen) for one in outline.root]
    assert found == [("First", pdf.pages[0].obj.objgen), ("Second", pdf.pages[1].obj.objgen)]
    tag = pdf.Root.StructTreeRoot.K[0]
    assert (str(tag.Alt), str(tag.A.O), str(pdf.Root.Lang)) == ("A bar chart", "/Layout", "cy-GB")
    assert (str(pdf.Root.StructTreeRoot.RoleMap.Text), bool(pdf.Root.MarkInfo.Marked)) == (
        "/P",
        True,
    )


def test_a_font_may_be_called_like_a_script():
    def spoil(pdf):
        fonts = pdf.pages[0].obj.Resources.Font
        fonts.JS = fonts.F1

    pdf = made(spoil)
    assert "/JS" in pdf.pages[0].obj.Resources.Font


@pytest.mark.parametrize(
    ("name", "shows"),
    [("a_form_with_scripts", b"Grace Private"), ("a_ticked_box_and_a_signature", b"ticked"),
     ("a_note_with_a_name", b"marked")],
)  # fmt: skip
def test_what_a_form_shows_is_drawn(name, shows):
    pdf = made(HOSTILE[name])
    assert (shows in words_on(pdf.pages[0]), links(pdf)) == (True, [])


def test_how_a_field_looked_is_not_drawn_anew():
    def spoil(pdf):
        field = note(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("n"), V=String("plain"),
                     AP=Dictionary(N=drawn(pdf, b"as it looked")))  # fmt: skip
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DA=String("/Helv 12 Tf"))

    pdf = made(spoil)
    assert b"as it looked" in words_on(pdf.pages[0])


# Any of it, in any order, anywhere

KEYS = [
    "AA",
    "A",
    "JS",
    "OpenAction",
    "AF",
    "EF",
    "Next",
    "K",
    "Metadata",
    "Foo",
    "Names",
    "S",
    "Pg",
    "Obj",
]
LEAVES = st.sampled_from(["script", "file", "page", "self", "JavaScript", "words"])
TREES = st.recursive(
    LEAVES,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(KEYS), below, max_size=4)
    ),
    max_leaves=12,
)
PLACES = ["Resources", "Group", "Contents", "Foo", "Annots"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(PLACES), TREES), min_size=1, max_size=3),
    st.lists(
        st.tuples(
            st.sampled_from(["StructTreeRoot", "Outlines", "PageLabels", "OCProperties"]), TREES
        )
    ),
)
def test_nothing_that_acts_comes_out_of_anything(on_a_page, below_the_root):
    def spoil(pdf):
        def grown(tree):
            if isinstance(tree, dict):
                return Dictionary({f"/{key}": grown(value) for key, value in tree.items()})
            if isinstance(tree, list):
                return Array([grown(each) for each in tree])
            return {
                "script": script, "file": lambda: embedded(pdf), "page": lambda: pdf.pages[0].obj,
                "self": lambda: pdf.Root.Pages, "JavaScript": lambda: Name.JavaScript,
                "words": lambda: String("words"),
            }[tree]()  # fmt: skip

        for key, tree in on_a_page:
            pdf.pages[0].obj[f"/{key}"] = grown(tree)
        for key, tree in below_the_root:
            pdf.Root[f"/{key}"] = (
                pdf.make_indirect(grown(tree)) if isinstance(tree, (dict, list)) else grown(tree)
            )

    try:
        data = paper_with(spoil)
    except (RuntimeError, ValueError):  # too strange to be written at all
        return
    try:
        got = in_this_process(data)
    except (bounds.Refused, pikepdf.PdfError, TypeError, ValueError, AttributeError, KeyError):
        return
    assert forbidden_in(got) == set()
