"""The printed pack: cleared words alone, numbered as the page is, tagged as PDF/UA-1."""

import io
import resource
import subprocess

import pikepdf
import pytest

from boards.actions import agendas, packs
from boards.models import Pack
from boards.pack.contents import Contents, Line, gather
from boards.pack.printable import cleaned, without
from boards.pack.render import CannotPrintError, pages_of, render
from feedback.actions import sharing
from tests.alone import alone
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_meeting,
    make_paper,
    make_secretary,
    put_on,
)
from tests.factories.feedback import SHAREABLE, TITLE, WORDS
from vault import files


def words_of(pdf: bytes) -> str:
    """The text as poppler reads it, with its line ends as spaces."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def pdf_of(pack: Pack) -> bytes:
    return b"".join(files.open_range(pack.envelope, owner=pack.owner))


def made_of(*lines: Line, **fields) -> Contents:
    facts = (("Date", "Monday"), ("Place", "The Hub"))
    return Contents(title="Shadow board: agenda", board="Shadow board", facts=facts,
                    lines=lines, **fields)  # fmt: skip


def line(number: str = "1", words: str = "", **fields) -> Line:
    given = {"level": 1, "item_id": 1, "board_item_id": 1, "title": "Visits", "words": words}
    return Line(number=number, **{**given, **fields})


@pytest.mark.django_db
def test_pack_holds_the_cleared_wording_and_nothing_else(real_packs):
    by = make_secretary()
    first = put_on(make_board_item(board=BoardFactory(council=True)), by=by)
    business = agendas.add_business(first.meeting, by=by, title="Budget for trips")
    make_paper(first.meeting, by=by, item=business)
    gone = put_on(make_board_item(board=first.meeting.board), meeting=first.meeting, by=by)
    make_board_item(board=first.meeting.board, words="Offered and on no agenda.")
    sharing.take_back(gone.board_item.clearance)
    text = words_of(pdf_of(issue_pack(first.meeting, by=by)))
    assert text.count(SHAREABLE) == 1
    assert f"1.1 {TITLE}" in text
    assert "2 Budget for trips" in text
    assert "Schedule 12A, paragraph 2" in text
    assert "Attendance" in text
    for hidden in (WORDS, "Offered and on no agenda", first.board_item.contribution.friendly_name):
        assert hidden not in text


@pytest.mark.django_db
def test_pack_after_a_withdrawal_keeps_the_place_and_not_the_words(real_packs):
    by = make_secretary()
    first = put_on(make_board_item(), by=by)
    issue_pack(first.meeting, by=by)
    sharing.take_back(first.board_item.clearance)
    second = packs.ask_for(first.meeting, by=by)
    text = words_of(pdf_of(second))
    assert (SHAREABLE in text, TITLE in text) == (False, False)
    assert "1.1 This was taken back" in text
    assert "What was item 1.1 has been taken back." in text


@pytest.mark.django_db
def test_gather_takes_the_same_queries_with_one_item_and_with_three(django_assert_num_queries):
    by = make_secretary()
    meeting = make_meeting(by=by)
    for rows in (1, 3):
        while meeting.agenda.count() <= rows:
            put_on(make_board_item(), meeting=meeting, by=by)
        pack = packs.ask_for(meeting, by=by)
        pack = Pack.objects.select_related("meeting__board__audience").get(pk=pack.pk)
        with django_assert_num_queries(5):
            gather(pack)


def test_render_is_tagged_and_says_it_is_ua_1(real_packs):
    pdf = pikepdf.open(io.BytesIO(render(made_of(line(words="Hello.")))))
    with pdf.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"] == "Shadow board: agenda"
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert (str(pdf.Root.Lang), str(pdf.Root.StructTreeRoot.Type)) == ("en-GB", "/StructTreeRoot")


def test_render_marks_headings_by_level(real_packs):
    lines = (line(), line("1.1", level=2, title="School"))
    pdf = pikepdf.open(io.BytesIO(render(made_of(*lines))))
    found = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert (found.count("/H1") >= 2, found.count("/H2")) == (True, 1)


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("I am \U0001f600 today", "I am [grinning face] today"),
        ("#panic() $x$ *b* `r` @ref <l> \\ ]", "#panic() $x$ *b* `r` @ref <l> \\ ]"),
        ("a\x00b\x07c", "abc"),
        ("half \ud83d gone", "half gone"),
        ("𒀀𒀁 𒀂 and more", "[Cuneiform letters: read them on the page] and more"),  # no font has it
        ('"], "x": "', '"], "x": "'),
        ("two\nlines", "two lines"),
    ],
)
def test_render_prints_any_text(real_packs, words, printed):
    assert printed in words_of(render(made_of(line(words=words))))


def test_render_marks_welsh_words_as_welsh(real_packs):
    pdf = pikepdf.open(io.BytesIO(render(made_of(line(words="Bore da.", language="cy")))))
    found = {str(o.Lang) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Lang" in o}
    assert any(language.startswith("cy") for language in found)


def test_render_refuses_without_saying_what_was_in_it(real_packs, monkeypatch):
    from boards.pack import render as module

    monkeypatch.setattr(module, "_PROGRAM", module._PROGRAM.with_name("pack.typ"))
    with pytest.raises(CannotPrintError) as raised:
        render(made_of(line(words="a secret")))
    assert str(raised.value) == "typst-failed"


def test_sixty_pages_take_little_memory(real_packs):
    """How long it takes is the benchmark's; what one process holds does not depend on the day."""
    pages, peak = alone(_pages_and_peak)
    assert pages >= 60
    assert peak <= 300


def _pages_and_peak() -> tuple[int, float]:
    """In a process of its own, whose only child is the compiler; memory in MB."""
    many = [line(str(n), "word " * 450, item_id=n) for n in range(1, 61)]
    pages = pages_of(render(made_of(*many)))
    return pages, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def test_cleaned_names_pictures_and_drops_skin_tones():
    assert cleaned("\U0001f44d\U0001f3fd ok\u200d") == "[thumbs up sign] ok"


def test_without_takes_a_whole_script():
    assert without("你")("hi 你们") == "hi [CJK letters: read them on the page]"


def test_without_takes_one_symbol_and_leaves_latin_letters():
    assert without("☂é")("☂ née") == "[umbrella] n[latin small letter e with acute]e"
