"""What the child's forms hold, read as it was typed.

Django's form fields strip spaces and refuse some characters; words are kept exactly as they came.
Only the fields named here are read; anything else in a post is ignored.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import QueryDict

from feedback import codes, faces, tokens
from feedback.actions.intake import Sending
from feedback.enums import Helped, Who
from feedback.texts import LONGEST
from media.enums import Kind

KEPT_CHOICES = 50  # themes or switches of one form: more than any council has


@dataclass(frozen=True)
class TellForm:
    """The form of “tell us”: its answers, its submission key, its token and its trap.

    ``faces`` are the values of ``feedback.faces`` that were pressed.
    ``promised`` is the kind of each clip that goes with the words, before them or after.
    ``trap`` is a field that people never see; what fills it in is held back, never refused.
    """

    key: str = field(default_factory=codes.new_key)
    token: str = field(default_factory=tokens.make)
    words: str = ""
    who: Who = Who.UNSAID
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    about_reader: bool = False
    author_may_read: bool = False
    faces: tuple[str, ...] = ()
    promised: tuple[Kind, ...] = ()
    trap: str = ""
    is_sent: bool = False

    @classmethod
    def from_post(cls, post: QueryDict) -> "TellForm":
        return cls(
            key=post.get("key", ""),
            token=post.get("token", ""),
            words=post.get("words", ""),
            who=read_who(post.get("who", "")),
            themes=tuple(post.getlist("themes")[:KEPT_CHOICES]),
            audiences=tuple(post.getlist("audiences")[:KEPT_CHOICES]),
            about_reader=bool(post.get("about_reader")),
            author_may_read=bool(post.get("author_may_read")),
            faces=faces.read(post.getlist("faces")),
            promised=read_kinds(post.getlist("promised")),
            trap=post.get("website", ""),
            is_sent=True,
        )

    @property
    def problem(self) -> str:
        """Why it cannot be sent as it is: ``empty``, ``long``, ``old``, or nothing.

        Words may be empty where a face was pressed, or a clip is here or is to come.
        """
        return words_problem(self.said, needed=not self.promised) or (
            "" if self._is_ours else "old"
        )

    @property
    def said(self) -> str:
        """What is kept as their words: as typed, and the faces behind them."""
        return faces.with_words(self.words, self.faces)

    @property
    def _is_ours(self) -> bool:
        return is_key(self.key) and tokens.is_fresh(self.token)

    def sending(self, language: str) -> Sending:
        """What to store. ValueError when the key is not one."""
        return Sending(
            key=codes.read_key(self.key),
            words=self.said,
            who=self.who,
            themes=self.themes,
            audiences=self.audiences,
            about_reader=self.about_reader,
            author_may_read=self.author_may_read,
            clips_promised=len(self.promised),
            language=language,
        )

    def renewed_key(self) -> str:
        """The key it came with, so that a retry is known again; a new one if that is none."""
        return self.key if is_key(self.key) else codes.new_key()


@dataclass(frozen=True)
class HelpedForm:
    """The one-tap answer, and a reason that may follow it. ``answer`` is None for nonsense."""

    answer: Helped | None
    why: str

    @classmethod
    def from_post(cls, post: QueryDict) -> "HelpedForm":
        pressed = post.get("do", "").removeprefix("helped-")
        answer = pressed if pressed in Helped.values else post.get("answer", "")
        return cls(Helped(answer) if answer in Helped.values else None, post.get("why", ""))


def words_problem(words: str, *, needed: bool = True) -> str:
    """``empty`` or ``long``, or nothing when the words can be kept."""
    if needed and not words.strip():
        return "empty"
    return "long" if len(words) > LONGEST else ""


def read_who(value: str) -> Who:
    """One of the answers to the first question; no answer refuses anyone."""
    return Who(value) if value in Who.values else Who.UNSAID


def read_kinds(values: list[str]) -> tuple[Kind, ...]:
    """What somebody wants to send beside words, one for each clip, as many as are taken."""
    return tuple(Kind(value) for value in values if value in Kind.values)[: settings.CLIP_MOST]


def is_key(text: str) -> bool:
    try:
        codes.read_key(text)
    except ValueError:
        return False
    return True
