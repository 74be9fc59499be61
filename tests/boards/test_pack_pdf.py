"""The printed pack: cleared words alone, numbered as the page is, tagged as PDF/UA-1."""

import io
import resource
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from boards.actions import agendas, packs
from boards.models import Pack
from boards.pack.contents import Clip, Contents, Line, gather
from boards.pack.laying import Told, laid_out
from boards.pack.pictures import named_pictures
from boards.pack.printable import plain, printed, tidied
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

pytestmark = pytest.mark.any_database

INPUTS = Path(__file__).parents[1] / "inputs"


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
    assert text.count("taken back") == 2  # what changed, and its place: no heading, no contents
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
        with django_assert_num_queries(6):
            gather(pack)


def test_render_is_tagged_and_says_it_is_ua_1(real_packs):
    pdf = pikepdf.open(io.BytesIO(render(made_of(line(words="Hello."))).pdf))
    with pdf.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"] == "Shadow board: agenda"
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert (str(pdf.Root.Lang), str(pdf.Root.StructTreeRoot.Type)) == ("en-GB", "/StructTreeRoot")


def test_render_marks_headings_by_level(real_packs):
    lines = (line(), line("1.1", level=2, title="School"))
    pdf = pikepdf.open(io.BytesIO(render(made_of(*lines)).pdf))
    found = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    # The title; “Agenda” and the item; the item below it.
    assert [found.count(level) for level in ("/H1", "/H2", "/H3")] == [1, 2, 1]


def inputs(name: str) -> str:
    return (INPUTS / name).read_text()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("I am \U0001f600 today", "I am [grinning face] today"),
        ("#panic() $x$ *b* `r` @ref <l> \\ ]", "#panic() $x$ *b* `r` @ref <l> \\ ]"),
        ("a\x00b\x07c", "abc"),
        ("half \ud83d gone", "half gone"),
        ('"], "x": "', '"], "x": "'),
        ("two\nlines", "two lines"),
        ("\u202eabc\u2066d", "abcd"),  # nobody turns the pack's own words round
        (inputs("words-keycap-numbers.txt"), "1 a bike 2 to see my nan"),
        (inputs("words-flags.txt"), "Cymru [flag: Wales] am byth [flag: United Kingdom]"),
        ("c\u20dd [x]\u20e0 \U0001f600\u20e0!", "[grinning face]!"),
    ],
)
def test_render_prints_any_text(real_packs, words, shown):
    assert shown in words_of(render(made_of(line(words=words))).pdf)


def test_render_gives_way_for_a_script_that_no_font_has(real_packs):
    text = words_of(render(made_of(line(words="𒀀𒀁 𒀂 and more"))).pdf)
    assert text.count("Cuneiform letters") in {0, 1}  # 0 where a font has it
    assert text.endswith("and more Shadow board: agenda Page 2 of 2")


def test_what_could_not_be_printed_is_told_with_its_item(real_packs):
    made = made_of(
        line("1", words="Nothing odd: Siân, café, “so” – ok."),
        line("4", words=inputs("words-keycap-numbers.txt")),
        line("5", title="A sign \ue000", words="\ufffe"),
        papers=("Report 1\ufe0f\u20e3",),
    )
    box = "the box round a number or sign"
    assert render(made).unprinted == [
        {"item": "", "count": 1, "names": [box], "in_place": False},
        {"item": "4", "count": 2, "names": [box], "in_place": False},
        {"item": "5", "count": 2, "names": ["a sign without a name, U+E000",
                                            "a sign without a name, U+FFFE"], "in_place": False},
    ]  # fmt: skip


def test_two_hundred_thousand_letters_without_a_space_stay_on_the_page(real_packs):
    done = render(made_of(line(words="x" * 200_000)))
    assert (pages_of(done.pdf) > 100, done.unprinted) == (True, [])
    text = words_of(done.pdf)
    assert text.count("x") >= 200_000


# Letters of everything that Unicode has, and what children and pranksters put together.
ODD = st.sampled_from(
    ["1\ufe0f\u20e3", "\u20dd", "[x]\u20e0", "\U0001f1ec\U0001f1e7", "\U0001f1fd", "\u202e", "\u2066",
     "\U0001f469\u200d\U0001f467", "\U0001f3f4\U000e0067\U000e0062", "\ufdd0", "\ue000", "\U000e0001",
     "\x00", "\x1b", "\u0600", "𒀀", "ক", "ก", "中", "א", "\u0301", "\u200d", "\ufeff", "\u2028", "]", "\n\n"]
)  # fmt: skip
ANYTHING = st.lists(st.one_of(ODD, st.text(max_size=12)), max_size=12).map("".join)


@settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making it smaller takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=ANYTHING, note=ANYTHING, words=ANYTHING, board=ANYTHING, reason=ANYTHING)
def test_a_pack_is_built_from_any_unicode(real_packs, title, note, words, board, reason):
    odd = line("1", title=title, note=note, words=words, closed=reason, papers=(title, note),
               clips=(Clip(1, "With a film", words),))  # fmt: skip
    plain_one = line("2", words="Nothing odd.")
    made = Contents(title=title, board=board, facts=(("Place", note),), lines=(odd, plain_one),
                    papers=(words,))  # fmt: skip
    done = render(made)
    assert "2 Visits" in words_of(done.pdf)
    assert "Nothing odd." in words_of(done.pdf)
    assert [one for one in done.unprinted if one["in_place"]] == []


def test_an_item_that_stops_typst_gives_way_to_a_page(real_packs, monkeypatch):
    from boards.pack import render as module

    runs = module._run

    def stopped_by_two(what, source):
        return None if "stop me" in source else runs(what, source)

    monkeypatch.setattr(module, "_run", stopped_by_two)
    lines = [line(str(n), words="stop me" if n == 2 else "Nothing odd.") for n in range(1, 6)]
    done = render(made_of(*lines))
    text = words_of(done.pdf)
    assert text.count("Nothing odd.") == 4
    assert "2 This item could not be set for print. Read it on the page of the meeting." in text
    assert [(one["item"], one["in_place"]) for one in done.unprinted] == [("2", True)]


def languages_of(pdf: bytes) -> set[str]:
    opened = pikepdf.open(io.BytesIO(pdf))
    rows = (o for o in opened.objects if isinstance(o, pikepdf.Dictionary))
    return {str(o.Lang) for o in rows if "/Lang" in o}


@pytest.mark.parametrize(
    ("words", "told", "tagged"),
    [
        ("Bore da, dw i eisiau mynd.", "cy", {"en-GB", "cy"}),
        ("I want to see my nan and the dog.", "cy", {"en-GB"}),  # the translation that was cleared
        ("أريد أن ألعب كرة القدم", "en-gb", {"en-GB", "und"}),
        ("أريد أن ألعب كرة القدم", "ar", {"en-GB", "ar"}),
    ],
)
def test_render_marks_words_with_their_language(real_packs, words, told, tagged):
    assert languages_of(render(made_of(line(words=words, language=told))).pdf) == tagged


def test_each_paragraph_runs_as_its_letters_do_and_numbers_stay_whole():
    text = (
        f"{inputs('words-right-to-left.txt').strip()}\n\nCall 0800 1111\n\nاتصل على 0800 1111 اليوم"
    )
    parts = laid_out(Told(text))["parts"]
    assert [part["direction"] for part in parts] == ["rtl", "ltr", "rtl"]
    assert parts[1]["lines"] == ["Call 0800 1111"]
    assert parts[2]["lines"] == ["اتصل على \u20660800 1111\u2069 اليوم"]


def test_render_refuses_without_saying_what_was_in_it(real_packs, monkeypatch):
    from boards.pack import render as module

    monkeypatch.setattr(module, "_PROGRAM", module._PROGRAM.with_name("pack.typ"))  # no program
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
    pages = pages_of(render(made_of(*many)).pdf)
    return pages, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("\U0001f44d\U0001f3fd ok", "[thumbs up] ok"),  # no pack says what somebody looks like
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467", "[family woman woman girl]"),
        ("\u2764\ufe0f \u2602", "\u2764 \u2602"),
        ("\U0001f1eb\U0001f1f7\U0001f1fd\U0001f1fd", "[flag: France][flag: XX]"),
        ("\U0001f3f4\U000e0075\U000e0073\U000e0074\U000e0078\U000e007f", "[flag: us-tx]"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "[rainbow flag]"),
    ],
)
def test_pictures_are_named_once(text, named):
    assert named_pictures(text, keycap=str) == named


def test_refused_letters_cost_themselves_and_no_more():
    lost = Counter()
    assert printed("hi 你们 好 there 我", frozenset("你们我"), lost) == (
        "hi [Chinese letters: read them on the page] 好 there "
        "[Chinese letters: read them on the page]"
    )
    assert lost == {"Chinese letters": 3}


def test_a_refused_mark_leaves_its_letter_and_a_symbol_its_name():
    lost = Counter()
    text = printed("ĵ\u20dd ☂", frozenset({"ĵ\u20dd", "☂"}), lost)
    assert (text, lost) == ("ĵ [umbrella]", {"combining enclosing circle": 1})


def test_tidied_composes_and_keeps_joiners_between_letters():
    lost = Counter()
    assert tidied("Sia\u0302n می\u200cخواهم a\r\nb\x85c\n\n\n\nd\u00ad", lost) == (
        "Siân می\u200cخواهم a\nb\nc\n\nd"
    )
    assert +lost == Counter()


def test_plain_keeps_what_every_font_has():
    assert plain("Siân ok 😀", Counter()) == "Siân ok [grinning face]"
