"""The sound's way through a graph: in step with the picture, one channel, even loudness; changed."""

import secrets

from media.render.profiles import RATE

_chance = secrets.SystemRandom()
_DEEPER, _HIGHER = (0.74, 0.86), (1.16, 1.34)
_TEMPO = 0.06  # at most so much faster or slower
_STRETCH_S = (1.5, 3.5)  # how long one tempo lasts
# Of a moment of silence, the newer FFmpeg's loudnorm makes what is no number.
_SHORT_S, _NUMBERS = 4.0, "if(isnan(val(0))+isinf(val(0)),0,val(0))"
_DRIFT_S = 0.12  # how far sound and picture may be apart: lips and captions still fit


def heard(stream, seconds: float, *, changed: bool, bends: bool, louder: float | None = None):
    """``stream`` as others hear it: mono, 48 kHz, ``seconds`` long, from zero, evenly loud.

    Gaps become silence. ``bends``: whether the FFmpeg in use has rubberband. ``louder``: decibels by
    which all of it is made louder instead, by a filter that looks neither ahead nor back.
    """
    stream = _mono(in_step(stream))
    if changed:
        stream = another_voice(stream, seconds, bends=bends)
    stream = _even(stream) if louder is None else _just_louder(stream, louder)
    if seconds < _SHORT_S:
        stream = stream.filter("aeval", _NUMBERS, channel_layout="mono")
    # Counted anew: loudnorm gives a short sound times that are not its own.
    stream = _mono(stream).filter("asetpts", "N/SR/TB")
    return stream.filter("apad", whole_dur=f"{seconds:.3f}").filter("atrim", end=f"{seconds:.3f}")


def in_step(stream):
    """``stream`` by its times, from zero: gaps become silence.

    The flag has FFmpeg resample from the start. It would begin to do so at the first gap of some
    milliseconds, and then begin at zero again: with as much silence as went before.
    """
    return stream.filter("aresample", RATE, **{"async": 1000, "first_pts": 0, "flags": "res"})


def _even(stream):
    return stream.filter("loudnorm", I=-16, TP=-1.5, LRA=11).filter("aresample", RATE)


def _just_louder(stream, louder: float):
    stream = stream.filter("volume", f"{louder:.1f}dB")
    return stream.filter("alimiter", limit=0.84, level=0).filter("aresample", RATE)


def _mono(stream):
    """Said after each resampling: FFmpeg does not always find out by itself what may follow it."""
    return stream.filter("aformat", channel_layouts="mono")


def another_voice(stream, seconds: float, *, bends: bool):
    """Shifted by a factor and at a wandering tempo, both drawn here and kept nowhere.

    The tempo wanders about its own, so that the length gives nothing away, and lips and captions
    stay in step. Between 120 Hz and 4 kHz: what is beyond tells voices apart, and is not needed.
    """
    factor = _chance.uniform(*_chance.choice((_DEEPER, _HIGHER)))
    if bends:
        stream = stream.filter("asendcmd", commands=_wander(seconds, "rubberband", 1.0))
        stream = stream.filter("rubberband", pitch=f"{factor:.4f}", formant="shifted")
    else:
        stream = stream.filter("asetrate", round(RATE * factor))
        stream = _mono(stream.filter("aresample", RATE))
        stream = stream.filter("asendcmd", commands=_wander(seconds / factor, "atempo", 1 / factor))
        stream = stream.filter("atempo", f"{1 / factor:.4f}")
    return stream.filter("highpass", f=120).filter("lowpass", f=4000)


def _wander(seconds: float, name: str, tempo: float) -> str:
    """Commands for the filter ``name``: another tempo every few seconds, never far out of step."""
    commands, at, drift = [], 0.0, 0.0
    while at < seconds or not commands:
        bend, lasts = _stretch(drift)
        commands.append(f"{at:.2f} {name} tempo {bend * tempo:.4f}")
        drift += lasts / bend - lasts
        at += lasts
    return ";".join(commands)


def _stretch(drift: float) -> tuple[float, float]:
    """(tempo, seconds) of the next stretch: away from where sound and picture would part."""
    bend, lasts = _chance.uniform(1 - _TEMPO, 1 + _TEMPO), _chance.uniform(*_STRETCH_S)
    later = 1 if bend < 1 else -1  # slower: the sound falls behind
    if _DRIFT_S - later * drift < _DRIFT_S / 2:
        bend, later = 2 - bend, -later
    most = (_DRIFT_S - later * drift) / abs(1 / bend - 1)
    return bend, min(lasts, most)
