"""Pictures and drawings: pixels and nothing else, upright, in sizes for screens and for print."""

import functools

import pytest
from PIL import Image, ImageCms

from media.enums import Disguise, Kind, RenditionName
from media.facts import Facts
from media.reasons import Reason, Refused, Retry
from media.render import stills
from tests.media import footage
from tests.media.rendered import rendered, tags_left

pytestmark = pytest.mark.any_database

SCREEN, JPEG, PRINT, BLURRED = (
    RenditionName.SCREEN, RenditionName.SCREEN_JPEG, RenditionName.PRINT, RenditionName.BLURRED,
)  # fmt: skip
PICTURE = Facts(Kind.PICTURE)


@functools.cache
def photo():
    return rendered(footage.photo())


def drawn(name: str, picture: Image.Image, **how):
    path = footage.folder() / name
    picture.save(path, **how)
    return path


def test_photo_becomes_copies_for_screens_and_print():
    made = photo().made

    assert [name for name, _disguise in made] == [SCREEN, BLURRED, JPEG, PRINT]
    assert {name: (each.media_type, each.codec) for (name, _d), each in made.items()} == {
        SCREEN: ("image/webp", "webp"), BLURRED: ("image/webp", "webp"),
        JPEG: ("image/jpeg", "jpeg"), PRINT: ("image/jpeg", "jpeg"),
    }  # fmt: skip
    assert {(each.width, each.height) for each in made.values()} == {(272, 640)}  # upright
    assert photo().told == [1.0]


def test_no_copy_tells_where_it_was_taken():
    (told,) = tags_left(footage.photo()).values()
    assert any("GPS" in each for each in told)

    assert tags_left(*(each.path for each in photo().made.values())) == {}
    for each in photo().made.values():
        with Image.open(each.path) as opened:
            assert not opened.getexif()
            assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "timestamp", "duration"}  # fmt: skip


def test_photo_is_turned_as_it_was_held():
    with Image.open(footage.photo()) as lying, Image.open(photo().path(JPEG)) as standing:
        turned = lying.convert("RGB").transpose(Image.Transpose.ROTATE_270)
        target = footage.folder() / "turned.png"
        turned.save(target)
        assert standing.size == turned.size
    assert footage.differ(target, photo().path(JPEG)) < 4


def test_large_picture_is_made_smaller_and_never_a_small_one_larger():
    run = rendered(drawn("large.png", Image.new("RGB", (4000, 3000), "teal")), facts=PICTURE)

    sizes = {name: (each.width, each.height) for (name, _d), each in run.made.items()}
    assert sizes == {
        SCREEN: (1600, 1200), JPEG: (1600, 1200), BLURRED: (1600, 1200), PRINT: (3000, 2250),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0), ("1", 1), ("L", 255), ("I;16", 65535)],
)
def test_drawing_on_nothing_is_on_white(mode, colour):
    picture = Image.new(mode, (60, 40), colour)
    how = {"transparency": 0} if mode == "P" else {}
    run = rendered(drawn(f"drawn-{mode[0]}.png", picture, **how), facts=PICTURE)

    with Image.open(run.path(JPEG)) as opened:
        assert opened.convert("RGB").getpixel((20, 20)) == (255, 255, 255)


def test_heic_of_a_phone_is_opened(tmp_path):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    run = rendered(drawn("phone.heic", Image.new("RGB", (64, 48), "red")), facts=PICTURE)

    with Image.open(run.path(SCREEN)) as opened:
        red, green, blue = opened.convert("RGB").getpixel((30, 20))
        assert (red > 240, green < 20, blue < 20) == (True, True, True)


def test_colours_of_another_profile_are_turned_into_ours():
    """A profile with its primaries swapped would show what was red as something else."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    run = rendered(
        drawn("profile.jpg", Image.new("RGB", (40, 40), "red"), icc_profile=profile), facts=PICTURE
    )

    assert tags_left(*(each.path for each in run.made.values())) == {}


def test_first_look_is_blurred_past_recovery():
    blurred = footage.made("b.png", "-i", str(photo().path(BLURRED)), "-vf", "scale=27:64")
    with Image.open(photo().path(BLURRED)) as opened:
        grey = opened.convert("L")
        steps = [
            abs(grey.getpixel((x, y)) - grey.getpixel((x + 1, y)))
            for x in range(grey.width - 1) for y in range(0, grey.height, 7)
        ]  # fmt: skip
    assert max(steps) <= 6  # of 255, from one pixel to the next
    assert blurred.exists()


def test_picture_with_too_many_pixels_is_refused():
    bomb = drawn("bomb.png", Image.new("1", (12_000, 12_000)))  # 144 million in 18 kB

    with pytest.raises(Refused) as refusal:
        rendered(bomb, facts=PICTURE)
    assert refusal.value.reason == Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xd8\xff\xe0rubbish", b"%PDF-1.7\n"])
def test_what_does_not_open_is_refused(content):
    path = footage.folder() / "rubbish.jpg"
    path.write_bytes(content)

    with pytest.raises(Refused) as refusal:
        rendered(path, facts=PICTURE)
    assert refusal.value.reason == Reason.BROKEN


def test_disguises_without_a_picture_give_none():
    assert rendered(footage.photo(), Disguise.WORDS, facts=PICTURE).order == []


@pytest.mark.parametrize(
    "how",
    [
        {"format": "JPEG", "comment": b"our kitchen"},
        {"format": "JPEG", "xmp": b"<x/>"},
        {"format": "JPEG", "icc_profile": b"p" * 200},
        {"format": "JPEG", "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"},
        {"format": "WEBP", "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"},
        {"format": "WEBP", "icc_profile": b"p" * 200},
        {"format": "WEBP", "xmp": b"<x/>"},
    ],
)
def test_anything_beside_the_picture_is_seen(how):
    path = drawn("beside", Image.new("RGB", (30, 20), "red"), **how)

    with pytest.raises(Retry, match="metadata-left"):
        stills.measured(path)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_second_picture_or_other_bytes_behind_the_first_are_seen(kind):
    path = drawn("plain", Image.new("RGB", (30, 20), "red"), format=kind)
    assert stills.measured(path) == (kind.lower(), 30, 20)

    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(Retry, match="metadata-left"):
        stills.measured(path)


def test_what_is_no_picture_is_seen(tmp_path):
    path = tmp_path / "no"
    path.write_bytes(b"GIF89a")

    with pytest.raises(Retry, match="not-a-picture"):
        stills.measured(path)
