"""No row chooses a reader: what the public door can write makes no past film play for anybody."""

import io
import secrets
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from feedback import codes, texts, tickets
from feedback.actions import clip_wishes, intake, telling
from feedback.models import Contribution
from jobs.enums import JobState
from media import looks, originals, passes, readers, working
from media.actions import receiving, works
from media.enums import ClipState, Disguise, Kind, Purpose
from media.models import Clip, ClipWork, Part
from tests.factories.accounts import make_user
from tests.factories.media import make_pass
from tests.media.test_tus_receiving import Bytes
from vault import files, keys
from vault.errors import NoKey, Tampered
from vault.models import Envelope

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
         "testsrc2=s=64x48:r=5:d=1", "-pix_fmt", "yuv420p", str(path)],
        check=True, timeout=60,
    )  # fmt: skip
    return path.read_bytes()


def sent(film: bytes, given, disguise: Disguise = Disguise.FACE) -> Clip:
    clip = receiving.receive_whole(given, io.BytesIO(film), kind=Kind.FILM, disguise=disguise)
    return worked_on(clip)


def worked_on(clip: Clip) -> Clip:
    """The worker, with the key, does all that waits."""
    for row in ClipWork.objects.filter(clip=clip, state=JobState.WAITING):
        working.work(row.pk)
    return Clip.objects.get(pk=clip.pk)


def plays(clip: Clip, given) -> set[str]:
    return _opens(clip, given.viewer)


def _opens(clip: Clip, key: keys.AuthorKey) -> set[str]:
    """In which disguises ``key`` opens something that was made of ``clip``."""
    found = set()
    for row in clip.renditions.select_related("envelope"):
        try:
            b"".join(files.open_range(row.envelope, owner=row.owner, key=key))
        except NoKey:
            continue
        found.add(row.disguise)
    return found


def test_its_own_page_sees_what_was_chosen_and_nobody_but_staff_more(film):
    given = make_pass()
    clip = sent(film, given)
    assert {row.disguise for row in clip.renditions.all()} == {"face", "none"}
    assert plays(clip, given) == {"face"}


@pytest.mark.parametrize("purpose", [Purpose.DISGUISE, Purpose.ARRIVAL])
def test_a_key_written_into_the_row_opens_nothing(film, purpose):
    thief, given = make_pass(), make_pass()
    clip = sent(film, given)
    rows = Clip.objects.filter(pk=clip.pk)
    rows.update(
        viewer_public=thief.viewer.public, reader_public=thief.viewer.public,
        disguise=Disguise.NONE, holder=thief.holder,
    )  # fmt: skip
    wished = Disguise.NONE if purpose == Purpose.DISGUISE else ""
    if purpose == Purpose.ARRIVAL:
        _as_arrived(clip)
    works.ask_for(clip, purpose, wished)
    clip = worked_on(clip)
    assert clip.state == ClipState.READY
    assert plays(clip, thief) == set()
    assert "none" not in plays(clip, given)


def _as_arrived(clip: Clip) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE media_clip SET state = 'received' WHERE id = %s", [clip.pk])


def reads_as(clip: Clip, folder: Path, disguise: Disguise = Disguise.FACE) -> set[bytes]:
    """The public keys that the worker would seal ``disguise`` to, from what it opens: no film is made."""
    clip = Clip.objects.get(pk=clip.pk)
    found = readers.of(clip, originals.copy_to(clip, folder / "original"), disguise)
    return {each.public for each in found}


def arrived(given, disguise: Disguise = Disguise.FACE) -> Clip:
    return receiving.receive_whole(given, io.BytesIO(b"a film"), kind=Kind.FILM, disguise=disguise)


def test_its_page_is_its_only_reader(tmp_path):
    given = make_pass()
    assert reads_as(arrived(given), tmp_path) == {given.viewer.public}


def test_the_picture_as_it_is_has_no_reader_where_a_disguise_was_chosen(tmp_path):
    assert reads_as(arrived(make_pass()), tmp_path, Disguise.NONE) == set()


def test_old_parts_listed_for_another_clip_name_their_own_page(tmp_path):
    thief, given = make_pass(), make_pass()
    victim, stolen = arrived(given), arrived(thief)
    Part.objects.filter(upload=stolen.upload).delete()
    _list_again(victim, stolen)
    assert reads_as(stolen, tmp_path) == {given.viewer.public}


def test_old_parts_behind_one_of_a_thief_have_no_reader(tmp_path):
    victim, stolen = arrived(make_pass()), arrived(make_pass())
    _list_again(victim, stolen, start=6)
    assert reads_as(stolen, tmp_path) == set()


def _list_again(of: Clip, to: Clip, *, start: int = 0) -> None:
    for part in of.upload.parts.all():
        part.pk, part.upload, part.start = None, to.upload, start
        part.save(force_insert=True)


def test_terms_of_another_part_do_not_fit(tmp_path):
    victim, own = arrived(make_pass()), arrived(make_pass())
    theirs, ours = victim.upload.parts.get().envelope, own.upload.parts.get().envelope
    Envelope.objects.filter(pk=theirs.pk).update(terms=ours.terms)
    with pytest.raises(Tampered):
        reads_as(victim, tmp_path)


def test_parts_without_terms_are_for_staff_alone(tmp_path):
    clip = arrived(make_pass())
    Envelope.objects.update(terms=None)
    assert reads_as(clip, tmp_path) == set()


@pytest.mark.parametrize(("hours", "readers_left"), [(24, 1), (25, 0), (-1, 0)])
def test_its_page_is_a_reader_for_as_long_as_an_upload_may_take(
    tmp_path, monkeypatch, hours, readers_left
):
    clip = arrived(make_pass())
    then = readers._hour_now() + hours
    monkeypatch.setattr(readers, "_hour_now", lambda: then)
    assert len(reads_as(clip, tmp_path)) == readers_left


# --- The code that may see it again -----------------------------------------------------------------


def words_of(key: bytes, **more):
    return intake.send(intake.Sending(key=key, words="Nobody told me.", **more))


def code_of(sent) -> keys.AuthorKey:
    return keys.author(codes.secrets_of(sent.code).root)


def test_the_code_sees_it_again_where_its_own_words_ask_for_that(film):
    key = secrets.token_bytes(16)
    wished = words_of(key, author_may_read=True, clips_promised=1)
    clip = sent(film, passes.from_key(key))
    assert _opens(clip, code_of(wished)) == {"face"}


def test_a_wish_that_only_the_row_has_is_none(tmp_path):
    key = secrets.token_bytes(16)
    words = words_of(key)
    given = passes.from_key(key)
    clip = arrived(given)
    Contribution.objects.filter(pk=words.contribution.pk).update(author_may_read=True)
    assert reads_as(clip, tmp_path) == {given.viewer.public}


def test_words_of_a_thief_cannot_wish_for_another_page(tmp_path):
    given = passes.from_key(secrets.token_bytes(16))
    clip = arrived(given)
    forged = words_of(secrets.token_bytes(16), author_may_read=True)
    Contribution.objects.filter(pk=forged.contribution.pk).update(key_hash=given.holder)
    assert reads_as(clip, tmp_path) == {given.viewer.public}


@pytest.mark.parametrize("junk", ["x.css", "\n", ".css", "=", "%"])
def test_junk_behind_a_token_makes_it_none(junk):
    text = looks.issue(looks.Look(1, b"r" * 32))
    assert looks.read(text).rendition == 1
    with pytest.raises(looks.Over):
        looks.read(text + junk)
    with pytest.raises(passes.NoPass):
        passes.read(passes.issue(make_pass()) + junk)
    with pytest.raises(tickets.Expired):
        tickets.read(tickets.issue(tickets.Ticket(1, b"r" * 32)) + junk)


# --- Choosing again ---------------------------------------------------------------------------------


def test_its_own_page_may_choose_to_see_more(film):
    given = make_pass()
    clip = sent(film, given)
    clip_wishes.choose(clip, Disguise.NONE, viewer=given.viewer)
    assert plays(worked_on(clip), given) == {"face", "none"}


def test_a_choice_of_another_page_counts_for_nothing(tmp_path):
    given, thief = make_pass(), make_pass()
    clip = arrived(given)
    clip_wishes.choose(clip, Disguise.NONE, viewer=thief.viewer)
    assert reads_as(clip, tmp_path, Disguise.NONE) == set()


def test_a_choice_that_was_made_of_another_clip_counts_for_nothing(tmp_path):
    given = make_pass()
    clip, other = arrived(given), arrived(given)
    other = clip_wishes.choose(other, Disguise.NONE, viewer=given.viewer)
    Clip.objects.filter(pk=clip.pk).update(disguise=Disguise.NONE, choice=other.choice)
    assert reads_as(clip, tmp_path, Disguise.NONE) == set()


def test_who_chose_to_be_seen_less_is(tmp_path):
    given = make_pass()
    clip = arrived(given, Disguise.NONE)
    clip_wishes.choose(clip, Disguise.BOTH, viewer=given.viewer)
    assert reads_as(clip, tmp_path, Disguise.FACE) == set()


def test_a_piece_that_comes_by_tus_names_its_page(tmp_path):
    given = make_pass()
    upload = receiving.begin(given, length=6, kind=Kind.FILM, disguise=Disguise.NONE)
    receiving.add(upload, Bytes(b"a film"), given=given)
    assert reads_as(upload.clip, tmp_path) == {given.viewer.public}


@pytest.mark.parametrize("notes", ["", "disguise cnViYmlzaA=="])
def test_a_piece_that_says_no_disguise_is_for_staff_alone(tmp_path, notes):
    given = make_pass()
    piece = receiving.begin_partial(given, length=6, notes=notes)
    receiving.add(piece, Bytes(b"a film"), given=given)
    joined = receiving.join(
        given, [piece.ref], kind=Kind.FILM, disguise=Disguise.NONE, concat="final;x", notes=""
    )
    assert reads_as(joined.clip, tmp_path) == set()


# --- What staff write back ----------------------------------------------------------------------------


def opens_reply(row: Contribution, code) -> bool:
    written = telling.reply(row, "An answer.", by=make_user("moderator"))
    try:
        texts.read_as_author(written.envelope, owner=written.owner, key=code)
    except NoKey:
        return False
    return True


def two_of_them() -> tuple:
    """Words of a child, and those of a thief, who has a code too."""
    return words_of(secrets.token_bytes(16)), words_of(secrets.token_bytes(16))


def read_again(sent) -> Contribution:
    return Contribution.objects.get(pk=sent.contribution.pk)


def test_a_reply_is_for_whose_words_it_answers():
    sent, other = two_of_them()
    assert opens_reply(read_again(sent), code_of(sent))
    assert not opens_reply(read_again(sent), code_of(other))


def test_a_key_written_into_the_row_of_words_gets_no_reply():
    """The child still gets it: who that is stands in what was sealed with the words."""
    sent, thief = two_of_them()
    rows = Contribution.objects.filter(pk=sent.contribution.pk)
    rows.update(author_public=thief.contribution.author_public)
    assert not opens_reply(read_again(sent), code_of(thief))
    assert opens_reply(read_again(sent), code_of(sent))


@pytest.mark.parametrize("how", ["no terms", "terms of others", "words of others"])
def test_words_that_prove_nobody_have_no_reader_but_staff(how):
    sent, thief = two_of_them()
    row, words = read_again(sent), thief.contribution.words
    Contribution.objects.filter(pk=row.pk).update(author_public=thief.contribution.author_public)
    if how == "words of others":
        Contribution.objects.filter(pk=thief.contribution.pk).update(words=None)
        Contribution.objects.filter(pk=row.pk).update(words=words)
    else:
        new = None if how == "no terms" else words.terms
        Envelope.objects.filter(pk=row.words_id).update(terms=new)
    assert not opens_reply(read_again(sent), code_of(thief))


def test_at_an_upgrade_words_from_before_are_of_whom_their_rows_name(capsys):
    sent, other = two_of_them()
    before = Contribution.objects.filter(pk=sent.contribution.pk)
    Envelope.objects.filter(pk=sent.contribution.words_id).update(terms=None)
    kept = bytes(Envelope.objects.get(pk=other.contribution.words_id).terms)
    assert not opens_reply(read_again(sent), code_of(sent))
    call_command("agree_terms")
    assert capsys.readouterr().out == "Answers reach the authors of 1 more.\n"
    assert opens_reply(before.get(), code_of(sent))
    assert not opens_reply(before.get(), code_of(other))
    assert bytes(Envelope.objects.get(pk=other.contribution.words_id).terms) == kept


def test_at_an_upgrade_words_that_are_not_the_rows_own_get_no_terms(capsys):
    sent, thief = two_of_them()
    Envelope.objects.filter(pk=thief.contribution.words_id).update(terms=None)
    words = thief.contribution.words
    Contribution.objects.filter(pk=thief.contribution.pk).update(words=None)
    Contribution.objects.filter(pk=sent.contribution.pk).update(words=words)
    call_command("agree_terms")
    assert capsys.readouterr().out == (
        "Answers reach the authors of 0 more.\n"
        "1 cannot be opened with the keys here, or name no author.\n"
    )
