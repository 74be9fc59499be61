"""What authors and readers do in the demo. Each ``do`` of the files is one verb, or a few."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from accounts.models import User
from feedback import names
from feedback.actions import coming_back, intake, leaving, levels, reading, sharing, telling
from feedback.enums import Helped, Level, Safety, Who
from feedback.models import Audience, Clearance, Contribution, ReplyTemplate, Theme
from participation.demo import clips
from participation.demo.files import Table, contributions, submission_key
from participation.demo.play import Script

Verb = Callable[[Contribution, Table, User], object]
_USUALLY_BY = {"erase": "data-protection-officer"}


def add_contributions(script: Script) -> None:
    """Put every sending, and what follows each, into ``script``."""
    for told in contributions():
        script.at(told["sent"], partial(_send, script, told))
        for step in told.get("then", []):
            _add_step(script, told["key"], step)


def _add_step(script: Script, key: str, step: Table) -> None:
    by = script.people[step.get("by", _USUALLY_BY.get(step["do"], "moderator"))]
    for minutes, verb in _VERBS[step["do"]]:
        script.at(
            step["at"],
            lambda verb=verb: verb(script.contribution(key), step, by),
            plus=timedelta(minutes=minutes),
        )


def _send(script: Script, told: Table) -> None:
    sending = intake.Sending(
        key=submission_key(told["key"]),
        words=told["words"].strip(),
        who=Who(told["who"]),
        themes=tuple(told["themes"]),
        audiences=tuple(told["wishes"]),
        about_reader=told.get("about_reader", False),
        author_may_read=told.get("author_may_read", False),
        language=told.get("language", "en-gb"),
        clips_promised=len(told.get("clips", [])),
    )
    clips.send(told)
    with _called(told["name"]):
        sent = intake.send(sending, crowded=told.get("crowded", False))
    script.contributions[told["key"]] = sent.contribution


@contextmanager
def _called(name: str) -> Iterator[None]:
    """Gives the next contribution this friendly name: chance would make each loading another."""
    by_chance = names.friendly
    names.friendly = lambda: name
    try:
        yield
    finally:
        names.friendly = by_chance


def _clearance(row: Contribution, audience: str) -> Clearance:
    return row.clearances.select_related("audience").get(audience__slug=audience)


# --- Readers ----------------------------------------------------------------------------------
def _let_in(row: Contribution, step: Table, by: User) -> None:
    reading.let_in(row, by=by)


def _open(row: Contribution, step: Table, by: User) -> None:
    reading.log_view(row, by=by)
    reading.start_reading(row, by=by)


def _mark_read(row: Contribution, step: Table, by: User) -> None:
    reading.mark_read(row, by=by)


def _decide(safety: Safety) -> Verb:
    return lambda row, step, by: reading.decide_safety(row, safety, by=by)


def _level(row: Contribution, step: Table, by: User) -> None:
    levels.set_level(row, Level[step["to"].upper()], by=by, why=step["why"])


def _confirm(row: Contribution, step: Table, by: User) -> None:
    levels.confirm(row, by=by)


def _read_more(row: Contribution, step: Table, by: User) -> None:
    reading.mark_more_read(row, by=by)
    levels.confirm(row, by=by)


def _themes(row: Contribution, step: Table, by: User) -> None:
    reading.set_themes(row, list(Theme.objects.filter(slug__in=step["are"])), by=by)


def _note(row: Contribution, step: Table, by: User) -> None:
    reading.add_note(row, step["words"], by=by)


def _prepare(row: Contribution, step: Table, by: User) -> None:
    sharing.save_version(row, step["words"], by=by)


def _clear(row: Contribution, step: Table, by: User) -> None:
    for audience in step["for"]:
        sharing.clear(_clearance(row, audience), by=by, title=step["title"])


def _not_for(row: Contribution, step: Table, by: User) -> None:
    sharing.decline(_clearance(row, step["for"]), by=by, words=step["words"])


def _revoke(row: Contribution, step: Table, by: User) -> None:
    sharing.revoke(_clearance(row, step["for"]), by=by)


def _reply(row: Contribution, step: Table, by: User) -> None:
    """``template``: from a reply to start from, in the author's language, as it stands."""
    telling.reply(row, step["words"] if "words" in step else _from_template(row, step), by=by)


def _from_template(row: Contribution, step: Table) -> str:
    template = ReplyTemplate.objects.get(slug=step["template"])
    return template.words_cy if row.language == "cy" else template.words


def _answered(row: Contribution, step: Table, by: User) -> None:
    telling.mark_answered(row, by=by)


def _close(row: Contribution, step: Table, by: User) -> None:
    telling.close(row, by=by)


def _erase(row: Contribution, step: Table, by: User) -> None:
    leaving.erase(row, by=by)


def _keep(row: Contribution, step: Table, by: User) -> None:
    leaving.decline_erasure(row, by=by, words=step["words"])


# --- Authors: whoever does something has been to the return page and seen the replies ----------
def _look(row: Contribution, step: Table, by: User) -> None:
    coming_back.mark_seen(list(row.replies.all()))


def _cancel_code(row: Contribution, step: Table, by: User) -> None:
    coming_back.cancel_code(row)


def _more(row: Contribution, step: Table, by: User) -> None:
    key = submission_key(f"{row.friendly_name} {step['at']}")
    intake.add_words(row, step["words"], key=key)


def _wishes(row: Contribution, step: Table, by: User) -> None:
    sharing.change_wishes(row, list(Audience.objects.filter(slug__in=step["are"])))


def _helped(row: Contribution, step: Table, by: User) -> None:
    telling.did_it_help(row, Helped(step["answer"]), why=step.get("why", ""))


def _withdraw(row: Contribution, step: Table, by: User) -> None:
    leaving.withdraw(row)


def _forget(row: Contribution, step: Table, by: User) -> None:
    leaving.ask_for_erasure(row)


# ``do`` → (minutes after ``at``, what is done) in order.
_READ: list[tuple[int, Verb]] = [(0, _open), (4, _mark_read), (5, _confirm)]
_VERBS: dict[str, list[tuple[int, Verb]]] = {
    "let_in": [(0, _let_in)],
    "open": [(0, _open)],
    "read": _READ,
    "ready": [*_READ, (6, _decide(Safety.SAFE)), (15, _prepare), (20, _clear)],
    "safe": [(0, _decide(Safety.SAFE))],
    "held": [(0, _decide(Safety.HELD))],
    "level": [(0, _level)],
    "confirm": [(0, _confirm)],
    "read_more": [(0, _read_more)],
    "themes": [(0, _themes)],
    "note": [(0, _note)],
    "prepare": [(0, _prepare)],
    "clear": [(0, _clear)],
    "not_for": [(0, _not_for)],
    "revoke": [(0, _revoke)],
    "reply": [(0, _reply)],
    "answered": [(0, _answered)],
    "close": [(0, _close)],
    "erase": [(0, _erase)],
    "keep": [(0, _keep)],
    "look": [(0, _look)],
    "more": [(0, _look), (0, _more)],
    "wishes": [(0, _look), (0, _wishes)],
    "helped": [(0, _look), (0, _helped)],
    "withdraw": [(0, _look), (0, _withdraw)],
    "forget": [(0, _look), (0, _forget)],
    "cancel_code": [(0, _cancel_code)],
    "watch": [(0, clips.watch)],
    "captions": [(0, clips.caption)],
    "clear_clip": [(0, clips.clear)],
}
