"""What was made of a clip is that clip's alone: a row that says otherwise plays nothing.

On SQLite whoever has the public door writes the whole file of the database; here rows are changed
by plain SQL, as such a thief does it.
"""

import secrets

import pytest
from django.core.management import call_command
from django.db import connection

from boards.pack import build
from boards.pack.render import Printed
from media import captioning
from media.actions import binding
from media.enums import CaptionState, Disguise, RenditionName
from media.models import Captions, Rendition
from tests.boards.test_clips import file_at
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    PDF,
    BoardFactory,
    issue_pack,
    make_board_item,
    make_secretary,
    put_on,
)
from tests.factories.media import (
    make_captions,
    make_cleared_clip,
    make_clip,
    make_pass,
    make_rendition,
)
from vault import blobs, envelopes, files, keys, stream
from vault.errors import Erased, NoKey, Tampered
from vault.models import Envelope

pytestmark = pytest.mark.django_db
FACE, AS_IT_IS = b"a film with a hidden face", b"a film as it is"


def write(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rendition(clip, disguise: Disguise, content: bytes) -> Rendition:
    clip.renditions.filter(disguise=disguise).delete()
    return read_again(make_rendition(clip, disguise=disguise, content=content))


def read_again(row):
    return type(row).objects.select_related("envelope").get(pk=row.pk)


def opened(row, **more) -> bytes:
    return b"".join(files.open_range(row.envelope, owner=row.owner, **more))


@pytest.fixture
def issued(monkeypatch):
    """A line that members see, and its film, cleared with the face hidden."""
    monkeypatch.setattr(build, "render", lambda contents: Printed(PDF))
    board = BoardFactory()
    lead, secretary = make_user("safeguarding-lead"), make_secretary(board)
    line = put_on(make_board_item(board=board), by=secretary)
    clip = make_cleared_clip(line.board_item, Disguise.FACE, by=lead)
    rendition(clip, Disguise.FACE, FACE)
    rendition(clip, Disguise.NONE, AS_IT_IS)
    issue_pack(line.meeting, by=secretary)
    line.refresh_from_db()
    return line, clip


def shown(client, line, clip) -> bytes:
    """What a member's browser gets of the film on that line before the answer ends or breaks off."""
    answer = client.get(file_at(line, clip))
    got = b""
    try:
        for piece in answer.streaming_content:
            got += piece
    except Tampered:
        pass
    return got


def test_a_board_is_shown_what_was_made_of_the_cleared_clip_in_the_cleared_disguise(client, issued):
    sign_in(client, make_user("shadow-board-member"))
    assert shown(client, *issued) == FACE


def test_a_board_is_not_shown_the_film_of_another_child(client, issued):
    line, clip = issued
    other = rendition(make_clip(disguise=Disguise.FACE), Disguise.FACE, b"somebody else")
    write("DELETE FROM media_rendition WHERE clip_id = %s", clip.pk)
    write("UPDATE media_rendition SET clip_id = %s WHERE id = %s", clip.pk, other.pk)
    sign_in(client, make_user("shadow-board-member"))
    assert shown(client, line, clip) == b""


def test_a_film_that_shows_more_is_not_taken_for_the_disguise_that_was_cleared(client, issued):
    line, clip = issued
    write("DELETE FROM media_rendition WHERE clip_id = %s AND disguise = 'face'", clip.pk)
    write("UPDATE media_rendition SET disguise = 'face' WHERE clip_id = %s", clip.pk)
    sign_in(client, make_user("shadow-board-member"))
    assert shown(client, line, clip) == b""


def test_a_blurred_picture_is_not_the_sharp_one():
    row = read_again(make_rendition(make_clip(), RenditionName.POSTER))
    write("UPDATE media_rendition SET name = 'blurred' WHERE id = %s", row.pk)
    with pytest.raises(Tampered):
        opened(read_again(row))


def test_a_row_that_takes_over_anothers_name_and_file_opens_nothing():
    """Every column of one row written into the other, its name and the vault's own note too."""
    mine, other = (rendition(make_clip(), Disguise.NONE, AS_IT_IS) for _ in range(2))
    write("DELETE FROM media_rendition WHERE id = %s", mine.pk)
    write("UPDATE media_rendition SET ref = %s WHERE id = %s", mine.ref.hex, other.pk)
    write("UPDATE media_rendition SET clip_id = %s WHERE id = %s", mine.clip_id, other.pk)
    for owner in (mine.owner, f"media.rendition.envelope:{mine.ref}"):
        Envelope.objects.filter(pk=other.envelope_id).update(owner=owner)
        with pytest.raises(Tampered):
            opened(read_again(other))


def test_captions_of_another_clip_are_nobodys_words():
    lead = make_user("safeguarding-lead")
    mine, other = make_clip(), make_clip()
    row = make_captions(other, by=lead)
    assert captioning.checked_words(other) == "Nobody told me."
    write("UPDATE media_captions SET clip_id = %s WHERE id = %s", mine.pk, row.pk)
    with pytest.raises(Tampered):
        captioning.checked_words(mine)


def test_a_machines_draft_is_not_what_a_person_checked():
    lead = make_user("safeguarding-lead")
    row = make_captions(make_clip())
    write(
        "UPDATE media_captions SET state = %s, by_id = %s WHERE id = %s",
        CaptionState.CHECKED, lead.pk, row.pk,
    )  # fmt: skip
    with pytest.raises(Tampered):
        captioning.checked_words(row.clip)


# --- From before


def from_before(row):
    """As versions before this one sealed it: tied to the row alone."""
    alone = f"{row._meta.label_lower}.envelope:{row.ref}"
    if isinstance(row, Rendition):
        files.rebind(row.envelope, owner=alone)
    else:
        envelopes.rebind(row.envelope, owner=alone)
    return read_again(row)


@pytest.fixture
def before():
    """A film and captions from before, and the pass of the page that sent them."""
    given = make_pass()
    clip = make_clip(given=given)
    film = rendition(clip, Disguise.NONE, AS_IT_IS)
    return from_before(film), from_before(make_captions(clip)), given


def test_what_was_made_before_goes_on_being_read_by_staff_and_by_its_page(before):
    film, words, given = before
    assert film.owner == f"media.rendition.envelope:{film.ref}"
    assert opened(film) == opened(film, key=given.viewer) == AS_IT_IS
    assert [cue.words for cue in captioning.cues_of(words)] == ["Nobody told me."]


def test_at_an_upgrade_it_is_tied_to_its_clip_and_read_by_the_same_people(before, capsys):
    film, words, given = before
    was = film.envelope.blob
    call_command("bind_clips")
    assert capsys.readouterr().out == "Tied to their clips: 2 more.\n"
    film, words = read_again(film), read_again(words)
    assert film.owner == f"media.rendition.envelope:{film.ref}:{film.clip_id}:none:low"
    assert opened(film) == opened(film, key=given.viewer) == AS_IT_IS
    assert [cue.words for cue in captioning.cues_of(words)] == ["Nobody told me."]
    with pytest.raises(NoKey):
        opened(film, key=make_pass().viewer)
    other = make_clip()
    other.renditions.all().delete()
    write("UPDATE media_rendition SET clip_id = %s WHERE id = %s", other.pk, film.pk)
    with pytest.raises(Tampered):
        opened(read_again(film))
    assert film.envelope.blob != was
    call_command("bind_clips")
    assert capsys.readouterr().out == "Tied to their clips: 0 more.\n"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_the_file_that_was_tied_to_its_row_alone(before):
    was = before[0].envelope.blob
    call_command("bind_clips")
    assert not blobs.path_of(was).exists()
    assert blobs.path_of(read_again(before[0]).envelope.blob).exists()


def test_a_long_film_from_before_is_the_same_film(capsys):
    film = secrets.token_bytes(2 * stream.SEGMENT + 77)
    row = from_before(rendition(make_clip(), Disguise.NONE, film))
    assert binding.bind(row)
    assert opened(read_again(row)) == film


def test_what_was_erased_meanwhile_stays_erased(before):
    film, words, _given = before
    envelopes.erase([read_again(film).envelope, read_again(words).envelope])
    with pytest.raises(Erased):
        binding.bind(read_again(film))
    assert Envelope.objects.get(pk=film.envelope_id).blob == ""


def test_what_no_key_here_opens_is_counted_and_left(before, capsys):
    other = keys.author(secrets.token_bytes(32)).recipient
    row = before[1]
    Captions.objects.filter(pk=row.pk).update(
        envelope=envelopes.seal(b"x", owner=row.owner, to=[other])
    )
    call_command("bind_clips")
    assert capsys.readouterr().out == (
        "Tied to their clips: 1 more.\n1 cannot be opened with the keys here, and stay as they are.\n"
    )
