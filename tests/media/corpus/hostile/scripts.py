"""Texts that FFmpeg would follow to other files and addresses, called films."""

from tests.media.corpus.entries import HOSTILE

SECRET = "/tmp/heard-corpus-secret.ts"  # noqa: S108  # another child's film: tests put one there
PORT = 47113  # tests listen here
WEB = f"http://127.0.0.1:{PORT}"
_HLS = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:10\n"

TEXTS = {
    "hls-file.mp4": ("HLS of another film by file:", f"{_HLS}#EXTINF:3,\nfile://{SECRET}\n#EXT-X-ENDLIST\n"),
    "hls-path.mp4": ("HLS of another film by its path", f"{_HLS}#EXTINF:3,\n{SECRET}\n#EXT-X-ENDLIST\n"),
    "hls-relative.mp4": (
        "HLS by a relative path",
        f"{_HLS}#EXTINF:3,\n../../tmp/heard-corpus-secret.ts\n#EXT-X-ENDLIST\n",
    ),
    "hls-web.mp4": ("HLS of a web address", f"{_HLS}#EXTINF:3,\n{WEB}/a.ts\n#EXT-X-ENDLIST\n"),
    "hls-key.mp4": (
        "HLS with a key from a web address",
        f'{_HLS}#EXT-X-KEY:METHOD=AES-128,URI="{WEB}/key"\n#EXTINF:3,\n{SECRET}\n#EXT-X-ENDLIST\n',
    ),
    "hls-map.mp4": (
        "HLS with a beginning from elsewhere",
        f'{_HLS}#EXT-X-MAP:URI="{WEB}/init.mp4"\n#EXTINF:3,\n{SECRET}\n#EXT-X-ENDLIST\n',
    ),
    "hls-of-lists.mp4": ("HLS of other lists", f"{_HLS}#EXT-X-STREAM-INF:BANDWIDTH=1\n{WEB}/list.m3u8\n"),
    "concat.mp4": ("a list for the concat demuxer", f"ffconcat version 1.0\nfile '{SECRET}'\n"),
    "concat-relative.mp4": ("the same by a relative path", "ffconcat version 1.0\nfile plain.mp4\n"),
    "concat-protocol.mp4": (
        "HLS by concat:", f"{_HLS}#EXTINF:3,\nconcat:{SECRET}|{SECRET}\n#EXT-X-ENDLIST\n",
    ),
    "subfile.mp4": (
        "HLS by subfile:", f"{_HLS}#EXTINF:3,\nsubfile,,start,0,end,9999,,:{SECRET}\n#EXT-X-ENDLIST\n",
    ),
    "data.mp4": ("HLS by data:", f"{_HLS}#EXTINF:3,\ndata:video/mp2t;base64,R0ARAA==\n#EXT-X-ENDLIST\n"),
    "crypto.mp4": ("HLS by crypto:", f"{_HLS}#EXTINF:3,\ncrypto+file://{SECRET}\n#EXT-X-ENDLIST\n"),
    "dash.mp4": (
        "DASH",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        f"<AdaptationSet><Representation><BaseURL>{WEB}/a.mp4</BaseURL></Representation>"
        "</AdaptationSet></Period></MPD>",
    ),
    "sdp.mp4": ("SDP", "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 47113 RTP/AVP 96\na=rtpmap:96 H264/90000\n"),
    "smil.mp4": ("SMIL", f'<smil><body><video src="{WEB}/a.mp4"/></body></smil>'),
    "m3u.mp4": ("M3U", f"#EXTM3U\n{SECRET}\n"),
    "pls.mp4": ("PLS", f"[playlist]\nFile1={SECRET}\nNumberOfEntries=1\n"),
    "shortcut.mp4": ("a shortcut to an address", f"[InternetShortcut]\nURL={WEB}/\n"),
    "page.mp4": ("a web page", "<!doctype html><script>alert(1)</script>"),
    "drawing.svg": (
        "SVG with script, a foreign picture and laughs",
        '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script><image href="{WEB}/a.png"/>&b;</svg>',
    ),
    "virus.mp4": (
        "the harmless test virus",
        r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ),
}  # fmt: skip


def _register(name: str, what: str, text: str) -> None:
    @HOSTILE.refused(name, what, "not-a-clip")
    def _(to, shop):
        to.write_text(text)


for _name, (_what, _text) in TEXTS.items():
    _register(_name, _what, _text)
