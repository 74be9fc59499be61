"""``{% component %}``, ``{% slot %}``, ``{% piece %}`` and ``{% styles %}``.

    {% component "card" title=_("Money") picture="money" %}
      What you can get.
      {% slot "foot" %}Checked in May{% endslot %}
    {% endcomponent %}
    {% piece "picture" name="home" %}

A component sees what it is given and nothing else of the page.
"""

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import translation
from django.utils.safestring import SafeString

from components import languages as languages_of_words
from components import styles as stylesheets
from components.declared import COMPONENTS, Component

register = template.Library()

_OPEN = "open components"  # in the parser: which component a slot stands in
_FILLED = "_filled_slots"  # in the context: what its slots were filled with
_PASSED_ON = ("data_", "aria_")


def _refuse(sentence: str) -> template.TemplateSyntaxError:
    return template.TemplateSyntaxError(sentence)


def _open(parser: Parser) -> list[Component]:
    return parser.extra_data.setdefault(_OPEN, [])  # type: ignore[attr-defined]  # stubs lag behind


def _unquoted(word: str) -> str:
    if len(word) < 2 or word[0] not in "\"'" or word[-1] != word[0]:
        raise _refuse(f"A component is named in quotes, not by {word}.")
    return word[1:-1]


def _declared(token: Token) -> tuple[Component, list[str]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise _refuse(f"{{% {tag} %}} needs the name of a component.")
    name = _unquoted(bits[0])
    if name not in COMPONENTS:
        raise _refuse(f'There is no component "{name}". There are: {_listed(COMPONENTS)}.')
    return COMPONENTS[name], bits[1:]


def _listed(names) -> str:
    return ", ".join(sorted(names)) or "none"


def _read(parser: Parser, token: Token) -> tuple[Component, dict[str, FilterExpression]]:
    """The component that a tag names and the props it gives, both checked."""
    component, bits = _declared(token)
    given = token_kwargs(bits, parser)
    if bits:
        raise _refuse(f'Give the component "{component.name}" its props by name, not {bits[0]}.')
    for name in given:
        if name not in component.props and not _passes_on(component, name):
            raise _refuse(
                f'The component "{component.name}" has no prop "{name}". '
                f"It has: {_listed(component.props)}."
            )
    for name, prop in component.props.items():
        if prop.required and name not in given:
            raise _refuse(f'The component "{component.name}" must be given "{name}".')
    return component, given


def _passes_on(component: Component, name: str) -> bool:
    return component.attributes and name.startswith(_PASSED_ON)


class ComponentNode(Node):
    """Renders a component's own template with its props and slots."""

    child_nodelists = ("nodelist",)

    def __init__(self, component: Component, given: dict[str, FilterExpression], nodelist=None):
        self.component = component
        self.given = given
        self.nodelist = nodelist if nodelist is not None else NodeList()

    def render(self, context) -> SafeString:
        values = {name: expression.resolve(context) for name, expression in self.given.items()}
        inside = context.new({**self._props(values), **self._filled(context)})
        return context.template.engine.get_template(self.component.template_name).render(inside)

    def _props(self, values: dict[str, object]) -> dict[str, object]:
        props = {name: self._taken(name, values.get(name)) for name in self.component.props}
        passed = {
            name.replace("_", "-"): value
            for name, value in values.items()
            if name not in props and value is not None
        }
        return {**props, "attributes": flatatt(passed)}

    def _taken(self, name: str, value: object) -> object:
        prop = self.component.props[name]
        try:
            return prop.take(value)
        except ValueError:
            raise _refuse(
                f'"{name}" of the component "{self.component.name}" cannot be {value!r}. '
                f"It can be: {_listed(map(str, prop.choices))}."
            ) from None

    def _filled(self, context) -> dict[str, object]:
        with context.push(**{_FILLED: {}}):
            body = self.nodelist.render(context).strip()
            return {"body": SafeString(body), "slots": context[_FILLED]}


class SlotNode(Node):
    """Keeps what it holds for the component around it."""

    def __init__(self, name: str, nodelist: NodeList):
        self.name = name
        self.nodelist = nodelist

    def render(self, context) -> str:
        context[_FILLED][self.name] = SafeString(self.nodelist.render(context).strip())
        return ""


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """A component with something in it."""
    declared, given = _read(parser, token)
    around = _open(parser)
    around.append(declared)
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    around.pop()
    if "body" not in declared.slots and _says_something(nodelist):
        raise _refuse(f'The component "{declared.name}" holds nothing outside its slots.')
    return ComponentNode(declared, given, nodelist)


def _says_something(nodelist: NodeList) -> bool:
    return any(
        not isinstance(node, SlotNode) and getattr(node, "s", "words").strip() for node in nodelist
    )


def _slot_name(token: Token) -> str:
    bits = token.split_contents()
    if len(bits) != 2:
        raise _refuse('A slot has a name and no more: {% slot "foot" %}.')
    return _unquoted(bits[1])


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """A named part of the component around it; it may stand in an ``{% if %}``."""
    name = _slot_name(token)
    around = _open(parser)
    if not around:
        raise _refuse(f'The slot "{name}" stands in no component.')
    if name not in around[-1].slots or name == "body":
        raise _refuse(
            f'The component "{around[-1].name}" has no slot "{name}". '
            f"It has: {_listed(around[-1].slots - {'body'})}."
        )
    around.append(_NOTHING)
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    around.pop()
    return SlotNode(name, nodelist)


_NOTHING = Component("slot", "A slot holds no slot of its own component.")


@register.tag
def piece(parser: Parser, token: Token) -> ComponentNode:
    """A component with nothing in it."""
    return ComponentNode(*_read(parser, token))


@register.inclusion_tag("components/_styles.html")
def styles(sheet: str, inline: bool = False) -> dict[str, object]:
    """The styles of one door: a link that is cached for good, or written into the page.

    Written in, the first screen of a child on a slow phone needs no second request.
    """
    return {"sheet": stylesheets.sheet(sheet), "inline": inline}


@register.simple_tag
def picture_address(name: str) -> str:
    """Where a drawing lies."""
    return static(f"pictures/{name}.svg")


@register.inclusion_tag("components/_languages.html", takes_context=True)
def languages(context, form: str = "", do: str = "", at: str = "") -> dict[str, object]:
    """This page in each other language, named in that language.

    ``form``: the id of a form that the page hangs on; it is sent on to the other language, with
    ``do``, in place of a link that would lose it. ``at``: the address, where it is not this one.
    """
    request = context.get("request")
    path = at or (request.path if request else "")
    here = translation.get_language()
    return {
        "form": form,
        "do": do,
        "others": [
            {
                "code": code,
                "name": _own_name(code),
                "href": translate_url(path, code) if path else _front(code),
            }
            for code, _name in settings.LANGUAGES
            if code != here
        ],
    }


@register.inclusion_tag("components/_turns.html", takes_context=True)
def turns(context, step: str, form: str = "", at: str = "") -> dict[str, object]:
    """Buttons that take a form as it is, at ``step``, to this page in each other language.

    ``form``: its id, where they stand outside it; ``at``: as for ``languages``.
    """
    return languages(context, at=at) | {"step": step, "form": form}


def _own_name(code: str) -> str:
    """What a language is called in it, without its country: "English", not "British English"."""
    return translation.get_language_info(code.split("-")[0])["name_local"].capitalize()


def _front(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


@register.simple_tag(takes_context=True)
def error_prefix(context) -> str:
    """“Error: ”, first in the title of a page that a form came back on (GOV.UK does the same)."""
    if getattr(context.get("request"), "method", "") != "POST":
        return ""
    form = context.get("form")
    wrong = context.get("problems") or context.get("conflict") or getattr(form, "errors", None)
    return translation.gettext("Error: ") if wrong else ""


@register.filter
def language_of(text: str, told: str = "en-gb") -> str:
    """The language tag for words of somebody’s; ``told`` is the language of the page they used."""
    return languages_of_words.language_of(str(text), told)


@register.inclusion_tag("components/_said.html")
def said(text: str) -> dict[str, object]:
    """Words of somebody’s; in those that run from right to left, numbers are kept whole."""
    text = str(text)
    pieces = languages_of_words.split_numbers(text)
    if not languages_of_words.has_right_to_left(text):
        pieces = [(False, text)]
    return {"pieces": pieces}


@register.filter
def problems_of(form) -> list[dict[str, str]]:
    """What is wrong with a form, for the component of that name: each with a way to its field."""
    return [
        {"text": text, "href": "" if name == "__all__" else f"#{form[name].id_for_label}"}
        for name, texts in form.errors.items()
        for text in texts
    ]


@register.filter
def message_kind(level: str) -> str:
    """The kind of notice that a Django message is, by its level's tag."""
    return {"success": "good", "warning": "warm", "error": "urgent"}.get(level, "calm")
