"""Components are refused when they are asked for what they have not."""

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.utils.html import strip_tags

from components.declared import COMPONENTS


def render(source: str, **context: object) -> str:
    engine = engines["django"].engine
    return engine.from_string("{% load components %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=lambda component: component.name)
def test_component_has_a_template_that_compiles(component):
    engines["django"].engine.get_template(component.template_name)


def test_body_props_and_slots_reach_the_template():
    html = render(
        '{% component "card" title=title heading=3 %}<p>in {{ place }}</p>'
        '{% slot "foot" %}May{% endslot %}{% endcomponent %}',
        title="Money & more",
        place="town",
    )

    assert "<h3>Money &amp; more</h3>" in html
    assert "<p>in town</p>" in html
    assert '<div class="card-foot">May</div>' in html


def test_slot_may_stand_in_a_condition():
    source = (
        '{% component "card" title="A" %}{% if yes %}{% slot "foot" %}May{% endslot %}{% endif %}'
        "{% endcomponent %}"
    )

    assert "May" in render(source, yes=True)
    assert "card-foot" not in render(source, yes=False)


def test_slot_goes_to_the_nearest_component():
    html = render(
        '{% component "step" title="A" %}'
        '{% component "card" title="B" %}{% slot "foot" %}inner{% endslot %}{% endcomponent %}'
        '{% slot "actions" %}outer{% endslot %}{% endcomponent %}'
    )

    assert '<div class="card-foot">inner</div>' in html
    assert '<div class="actions">outer</div>' in html


def test_component_sees_nothing_else_of_the_page():
    html = render('{% component "tag" kind="good" %}x{% endcomponent %}', body="not this")

    assert html == '<span class="tag good">x</span>'


def test_what_is_given_is_escaped():
    html = render('{% piece "card" title=title %}', title="<script>")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_data_and_aria_attributes_pass_through():
    html = render(
        '{% component "button" data_exit=True aria_label=words data_gone=none %}x{% endcomponent %}',
        words='"quoted"',
        none=None,
    )

    assert ' aria-label="&quot;quoted&quot;" data-exit>x</button>' in html
    assert "data-gone" not in html


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('{% piece "carousel" %}', 'There is no component "carousel".'),
        ("{% piece carousel %}", "A component is named in quotes, not by carousel."),
        ("{% piece %}", "{% piece %} needs the name of a component."),
        ('{% piece "card" title="A" colour="red" %}', 'The component "card" has no prop "colour".'),
        ('{% piece "card" %}', 'The component "card" must be given "title".'),
        ('{% piece "card" "A" %}', 'Give the component "card" its props by name, not "A".'),
        ('{% piece "card" title="A" data_x="1" %}', 'The component "card" has no prop "data_x".'),
        (
            '{% component "card" title="A" %}{% slot "head" %}{% endslot %}{% endcomponent %}',
            'The component "card" has no slot "head". It has: foot.',
        ),
        ("{% slot %}{% endslot %}", "A slot has a name and no more"),
        ('{% slot "foot" %}{% endslot %}', 'The slot "foot" stands in no component.'),
        ('{% component "level" level="low" %}words{% endcomponent %}', "holds nothing outside"),
    ],
)
def test_what_is_not_declared_is_refused_when_compiled(source, sentence):
    with pytest.raises(TemplateSyntaxError) as refused:
        engines["django"].engine.from_string("{% load components %}" + source)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            '{% component "notice" kind="red" %}x{% endcomponent %}',
            '"kind" of the component "notice" cannot be \'red\'. It can be: calm, good, urgent, warm.',
        ),
        ('{% piece "picture" name="dragon" %}', '"name" of the component "picture" cannot be'),
        (
            '{% piece "level" level="medium" %}',
            "It can be: high, immediate, low, none, unchecked, unread, unset.",
        ),
    ],
)
def test_value_that_is_no_choice_is_refused_when_rendered(source, sentence):
    with pytest.raises(TemplateSyntaxError) as refused:
        render(source)

    assert sentence in str(refused.value)


def test_field_ties_hint_and_error_to_its_control():
    html = render('{% piece "field" name="w" label="W" hint="H" error="E" %}')

    assert 'id="w" name="w"' in html
    assert 'aria-describedby="w-hint w-error" aria-invalid="true"' in html


def test_textarea_keeps_a_first_line_end():
    html = render('{% piece "field" name="w" label="W" kind="area" value=value %}', value="\nx")

    assert ">\n\nx</textarea>" in html


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("none", "Concern: none"), ("low", "Concern: low"), ("high", "Concern: high"),
        ("immediate", "Concern: immediate"), ("unread", "Not read yet"),
        ("unchecked", "Not checked"), ("unset", "No level set yet"),
    ],
)  # fmt: skip
def test_a_level_says_of_what_it_is(level, said):
    """“None” alone, beside tags and names, could be of anything."""
    assert strip_tags(render('{% piece "level" level=level %}', level=level)) == said
