"""Sounds as phones and browsers make them."""

import shutil

from tests.media.corpus.entries import ORDINARY
from tests.media.corpus.films import ANDROID, APPLE, OPUS, amr_sound, live
from tests.media.corpus.workshop import AAC

sound = ORDINARY.sound
TAGS = ("-metadata", "title=Canary Street", "-metadata", "artist=Canary Phone")


@sound("voice-memo.m4a", "an iPhone’s voice memo")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", *AAC, *APPLE, to)


@sound("with-cover.m4a", "a picture on its cover")
def _(to, shop):
    cover = _cover(shop)
    shop.ffmpeg(
        "-i", shop.film, "-i", cover, "-map", "0:a", "-map", "1:v", *AAC, *TAGS,
        "-c:v", "copy", "-disposition:v:0", "attached_pic", to,
    )  # fmt: skip


def _cover(shop):
    cover = shop.folder / "cover.jpg"
    if not cover.exists():
        shop.ffmpeg("-i", shop.film, "-frames:v", "1", cover)
    return cover


@sound("song.mp3", "MP3 with tags and a cover")
def _(to, shop):
    shop.ffmpeg(
        "-i", shop.film, "-i", _cover(shop), "-map", "0:a", "-map", "1:v", "-c:a", "libmp3lame",
        "-c:v", "copy", *TAGS, to,
    )  # fmt: skip


@sound("bare.mp3", "MP3 without tags")
def _(to, shop):
    shop.ffmpeg(
        "-i", shop.film, "-vn", "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_xing", "0", to
    )


@sound("plain.wav", "16 bits, stereo")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", *TAGS, to)


@sound("voice.ogg", "Opus in Ogg, as messengers send it")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", *OPUS, *TAGS, to)


@sound("vorbis.ogg", "Vorbis in Ogg")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", "-c:a", "libvorbis", *TAGS, to)


@sound("recorder-sound.webm", "what a browser records as sound: no length")
def _(to, shop):
    live(to, shop, "-vn", *OPUS)


@sound("plain.flac", "FLAC")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", *TAGS, to)


@sound("voice.amr", "AMR, as old phones record", seconds=(1.4, 1.8))
def _(to, shop):
    to.write_bytes(amr_sound(80))


@sound("plain.aac", "AAC without a container")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", *AAC, to)


@sound("sound-only.mp4", "an MP4 with sound alone")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vn", *AAC, *ANDROID, to)


@sound("no-ending", "a sound whose name says nothing")
def _(to, shop):
    made = shop.folder / "named.ogg"
    shop.ffmpeg("-i", shop.film, "-vn", *OPUS, made)
    shutil.copyfile(made, to)
