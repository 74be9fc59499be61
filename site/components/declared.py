"""Every component there is: what it takes, what it may be given, what it holds.

A template that asks for anything else is refused when it is compiled, so that a misspelt prop
is found by the first test that loads the page and not by a child.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.pictures import PICTURES

REQUIRED = object()


@dataclass(frozen=True)
class Prop:
    """One value a component takes. ``choices``, where there are any, are all it may be."""

    default: object = REQUIRED
    choices: tuple[object, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a template must give it."""
        return self.default is REQUIRED

    def take(self, value: object) -> object:
        """``value`` as the component gets it: nothing is the default, flags are yes or no.

        Raises ValueError when it is none of the choices.
        """
        if value is None and not self.required:
            value = self.default
        if isinstance(self.default, bool):
            value = bool(value)
        if self.choices and value not in self.choices:
            raise ValueError(value)
        return value


@dataclass(frozen=True)
class Component:
    """A file in templates/components/, and the terms on which it is used.

    ``props`` are named values; ``slots`` are named pieces of template inside it, ``body`` being
    what stands in no slot. ``attributes`` says whether data_… and aria_… go through to the
    element as data-… and aria-….
    """

    name: str
    says: str
    props: Mapping[str, Prop] = field(default_factory=dict)
    slots: frozenset[str] = frozenset()
    attributes: bool = False

    @property
    def template_name(self) -> str:
        """Where its HTML is."""
        return f"components/{self.name}.html"


def one_of(default: object, *others: object) -> Prop:
    """A prop that is ``default`` unless it is one of ``others``."""
    return Prop(default, (default, *others))


def must_be(*choices: object) -> Prop:
    """A prop that must be given and must be one of ``choices``."""
    return Prop(choices=choices)


def flag() -> Prop:
    """A prop that is off unless it is given something true."""
    return Prop(False)


MUST = Prop()
NONE = Prop("")
NO = flag()
PICTURE = one_of("", *PICTURES)
HEADING = one_of(2, 1, 3, 4)
LEVELS = ("unread", "unchecked", "unset", "none", "low", "high", "immediate")


def _declare(
    name: str, says: str, slots: str = "", /, *, attributes: bool = False, **props: Prop
) -> Component:
    return Component(name, says, props, frozenset(slots.split()), attributes)


_ALL = (
    # --- Words and pictures
    _declare(
        "picture", "A drawing beside words that say the same.",
        name=must_be(*PICTURES), size=Prop(48), soon=NO,
    ),
    _declare(
        "notice", "Something to know. Only 'urgent' interrupts a screen reader.", "body",
        kind=one_of("calm", "good", "warm", "urgent"), title=NONE, picture=PICTURE,
    ),
    _declare(
        "tag", "A word about a thing: its state, theme or group.", "body",
        kind=one_of("plain", "good", "warm", "strong"),
    ),
    _declare("level", "A concern level: shape, word and colour.", level=must_be(*LEVELS)),
    _declare(
        "card", "A thing with a heading, in a box; all of it a link if it has an address.",
        "body foot", title=MUST, href=NONE, picture=PICTURE, heading=HEADING, hint=NONE,
    ),
    _declare("facts", "Names and values, from a list of pairs.", facts=MUST),
    # --- What is pressed
    _declare(
        "button", "Does something; with href, goes somewhere.", "body", attributes=True,
        kind=one_of("primary", "plain", "quiet", "danger"), type=one_of("submit", "button"),
        href=NONE, name=NONE, value=NONE, form=NONE, action=NONE, id=NONE, picture=PICTURE,
        wide=NO, disabled=NO, skips_checks=NO,
    ),
    _declare("menu", "Places to go. items: label, href, current, count.", items=MUST, label=MUST),
    _declare(
        "pager", "Newer and older, by key. A missing address shows no link.",
        newer=NONE, older=NONE, label=NONE,
    ),
    _declare(
        "dialog", "A native dialog, opened by a button with data-dialog-open.", "body actions",
        id=MUST, title=MUST,
    ),
    # --- What is answered
    _declare(
        "choices", "One question and its choice cards.", "body",
        legend=MUST, hint=NONE, error=NONE, id=MUST, grid=NO, is_heading=NO,
    ),
    _declare(
        "choice-card", "One answer: a picture, words, and a radio button or a tick box.",
        "body", attributes=True,
        name=MUST, value=MUST, label=MUST, kind=one_of("radio", "checkbox"), picture=PICTURE,
        hint=NONE, checked=NO, id=NONE, required=NO,
    ),
    _declare(
        "switch", "One thing that is off until it is turned on.", attributes=True,
        name=MUST, value=Prop("on"), label=MUST, hint=NONE, checked=NO, picture=PICTURE, id=MUST,
        form=NONE,
    ),
    _declare(
        "field", "A label, a hint, what is wrong, and a control (or one given in a slot).",
        "control", attributes=True,
        name=MUST, label=MUST, id=NONE, hint=NONE, error=NONE, value=NONE,
        kind=one_of("text", "area", "select", "search", "email", "date", "time", "number", "file"),
        options=Prop(()), rows=Prop(6), required=NO, autocomplete=Prop("off"), is_heading=NO,
        hides_label=NO, inputmode=NONE, maxlength=NONE, spellcheck=Prop(""),
    ),
    _declare("form-field", "The same for a field of a Django form.", field=MUST),
    _declare("problems", "What to put right, each a link to its field. items: text, href.",
             items=MUST, title=NONE),
    # --- The child's side
    _declare(
        "step", "One question a screen.", "body top actions foot", attributes=True,
        title=NONE, id=NONE, hint=NONE, picture=PICTURE, back=NONE, count=NONE,
        read_aloud=NO,
    ),
    _declare("help-bar", "999, Childline, and when someone reads.", "body more",
             reading=NONE, emergency=Prop(True), label=NONE),
    _declare("exit", "Leaves the page at once.", to=MUST, leave=MUST, end=NONE,
             second=NO),
    _declare(
        "journey-step", "Where someone's words have got to.", "body",
        title=MUST, when=NONE, picture=PICTURE, state=one_of("coming", "now", "done"),
        is_new=NO,
    ),
    _declare("code", "A return code as words, large.", words=MUST, id=NONE),
    # --- The desk and the boards
    _declare(
        "table", "Rows of facts that scroll sideways on a phone.", "head body", caption=MUST,
        hides_caption=NO,
    ),
    _declare(
        "row", "One thing in a queue or an agenda.", "body tags aside actions", attributes=True,
        title=MUST, href=NONE, number=NONE, level=one_of("", *LEVELS), heading=HEADING, id=NONE,
    ),
)  # fmt: skip

COMPONENTS: Mapping[str, Component] = {component.name: component for component in _ALL}
