"""The reel of a meeting: what is cleared for it at that moment, in order, and nothing else."""

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from boards import reels
from boards.actions import agendas
from boards.reels import parts_of
from media import webvtt
from media.actions import keeping
from media.enums import Disguise, Kind, RenditionName
from tests.factories.accounts import make_user
from tests.factories.boards import BoardFactory, make_board_item, make_meeting, put_on
from tests.factories.media import make_cleared_clip, make_rendition
from tests.media import footage
from tests.media.rendered import duration_s, picture, rendered, tags_left

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("safeguarding-lead")


@pytest.fixture
def meeting(board):
    return make_meeting(board)


@pytest.fixture
def put(board, meeting, secretary, lead):
    """``put(disguise, kind)``: an item of the meeting with a clip that can be shown."""

    def make(disguise: Disguise = Disguise.NONE, kind: Kind = Kind.FILM):
        item = make_board_item(board=board)
        line = put_on(item, meeting=meeting, by=secretary)
        clip = make_cleared_clip(item, disguise, by=lead, kind=kind)
        name, content = content_of(disguise, kind)
        clip.renditions.filter(disguise=disguise).exclude(name=name).delete()
        make_rendition(clip, name, disguise=disguise, content=content)
        return line, clip

    return make


def content_of(disguise: Disguise, kind: Kind) -> tuple[RenditionName, bytes]:
    if kind == Kind.SOUND:
        return RenditionName.SOUND, rendered(footage.voice_memo()).path(
            RenditionName.SOUND
        ).read_bytes()
    bare = rendered(footage.silent_film(), disguise).path(RenditionName.LOW, disguise)
    return RenditionName.LOW, bare.read_bytes()


def build(meeting, out, capsys) -> str:
    call_command("build_reel", meeting=meeting.pk, out=out)
    return capsys.readouterr().out


def test_reel_has_the_cleared_clips_in_the_agendas_order(put, meeting, tmp_path, capsys):
    put(Disguise.FACE)
    put(kind=Kind.SOUND)
    out = tmp_path / "reel.mp4"

    said = build(meeting, out, capsys).splitlines()

    assert duration_s(out) == pytest.approx(4 + 2 + 4 + 4, abs=0.2)
    assert picture(out)["width"] == 1280
    assert tags_left(out) == {}
    assert out.stat().st_mode & 0o777 == 0o600
    assert [line.split()[0:4] for line in said[1:]] == [
        ["1.1", "0:00", "0:04", "0:02"], ["1.2", "0:06", "0:10", "0:04"],
    ]  # fmt: skip
    assert [line.split(maxsplit=4)[4] for line in said[1:]] == [
        part.title for part in parts_of(meeting)
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["reel.mp4", "reel.vtt"]
    cues = webvtt.parse(out.with_suffix(".vtt").read_text())
    assert [cue.words for cue in cues] == ["Nobody told me."] * 2


def test_building_is_logged(put, meeting, tmp_path, capsys):
    put()
    build(meeting, tmp_path / "reel.mp4", capsys)

    (entry,) = Entry.objects.filter(verb="meeting.reel_built")
    assert (entry.subject_id, entry.detail) == (meeting.pk, {"clips": 1})


@pytest.mark.parametrize("how", ["lock", "take off", "disguise not made"])
def test_clip_that_was_taken_back_drops_out_of_the_next_one(how, put, meeting, lead, secretary):
    put()
    line, clip = put(Disguise.FACE)
    assert [part.cleared.clip for part in parts_of(meeting)][1:] == [clip]

    if how == "lock":
        keeping.lock(clip, by=lead, why="A name.")
    elif how == "take off":
        agendas.take_off(line, by=secretary)
    else:
        clip.renditions.filter(disguise=Disguise.FACE).delete()

    shown = [part.cleared.clip for part in parts_of(meeting) if part.rendition]
    assert len(shown) == 1
    assert clip not in shown


def test_clip_of_another_board_or_disguise_is_never_in_it(put, meeting, secretary, lead):
    _line, clip = put(Disguise.FACE)
    make_rendition(clip, RenditionName.MAIN, disguise=Disguise.NONE)
    make_cleared_clip(make_board_item(board=BoardFactory()), by=lead)

    (part,) = parts_of(meeting)
    assert part.cleared.clip == clip
    assert part.rendition.disguise == Disguise.FACE


def test_words_alone_are_read_aloud(put, board, meeting, secretary, lead, tmp_path, capsys):
    put()
    item = make_board_item(board=board)
    put_on(item, meeting=meeting, by=secretary)
    make_cleared_clip(item, Disguise.WORDS, by=lead).renditions.filter(
        disguise=Disguise.WORDS
    ).delete()

    said = build(meeting, tmp_path / "reel.mp4", capsys).splitlines()

    assert said[-1].startswith("1.2      to be read aloud: ")
    assert duration_s(tmp_path / "reel.mp4") == pytest.approx(6, abs=0.2)


def test_meeting_without_clips_has_no_reel(meeting, tmp_path):
    out = tmp_path / "reel.mp4"
    with pytest.raises(CommandError, match="No clip is cleared"):
        call_command("build_reel", meeting=meeting.pk, out=out)
    with pytest.raises(CommandError, match="There is no meeting 0"):
        call_command("build_reel", meeting=0, out=out)
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("build_reel", meeting=meeting.pk, out=tmp_path / "no" / "reel.mp4")

    assert list(tmp_path.iterdir()) == []


def test_clip_taken_back_while_it_is_built_is_never_written(
    put, meeting, lead, tmp_path, monkeypatch
):
    _line, clip = put()
    put()
    build_reel = reels.build_reel

    def taken_back_meanwhile(lines, **how):
        keeping.lock(clip, by=lead, why="A name.")
        return build_reel(lines, **how)

    monkeypatch.setattr(reels, "build_reel", taken_back_meanwhile)
    with pytest.raises(CommandError, match="changed meanwhile"):
        call_command("build_reel", meeting=meeting.pk, out=tmp_path / "reel.mp4")

    assert list(tmp_path.iterdir()) == []
    assert not Entry.objects.filter(verb="meeting.reel_built").exists()


def test_parts_cost_the_same_with_one_clip_and_three(put, meeting, django_assert_num_queries):
    put()
    with django_assert_num_queries(7):
        parts_of(meeting)
    put()
    put()
    with django_assert_num_queries(7):
        parts_of(meeting)
