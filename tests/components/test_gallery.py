"""Each component in each variant, in a real browser, under axe."""

import pytest
from django.http import Http404
from django.template import engines
from django.template.loader_tags import ExtendsNode
from django.urls import reverse

from components.declared import COMPONENTS
from components.templatetags.components import ComponentNode
from tests.accessibility import faults_of
from tests.components.conftest import gallery

pytestmark = pytest.mark.any_database

SIDES = ["staff", "child"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


PARTS = [
    "public/base.html",
    *(
        f"components/gallery/{part}.html"
        for part in ("words", "pressed", "answered", "child", "staff")
    ),
]


def _shown(template_name: str) -> set[str]:
    template = engines["django"].engine.get_template(template_name)
    nodes = template.nodelist.get_nodes_by_type((ComponentNode, ExtendsNode))
    return {node.component.name for node in nodes if isinstance(node, ComponentNode)}


def test_gallery_shows_every_component():
    shown = set().union(*map(_shown, PARTS))

    assert shown == set(COMPONENTS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("side", SIDES)
def test_gallery_has_no_axe_violation(open_page, settings, side, scheme):
    settings.DEMO = True

    page = open_page(gallery(side), viewport=PHONE, color_scheme=scheme)

    assert faults_of(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("side", SIDES)
def test_gallery_fits_a_phone(open_page, settings, side, direction):
    settings.DEMO = True
    html = gallery(side).replace(b'dir="ltr"', f'dir="{direction}"'.encode())

    page = open_page(html, viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("side", SIDES)
def test_gallery_targets_are_44_pixels_high(open_page, settings, side):
    """What a finger presses; links within a sentence are excepted (WCAG 2.5.8)."""
    settings.DEMO = True

    page = open_page(gallery(side), viewport=PHONE)

    small = page.evaluate(
        """() => [...document.querySelectorAll(
             ".button, .choice-card, .switch, .control, .exit a, .foot a, .place a, .help-bar a,"
             + " .step-back, .menu a, .field :is(input:not([type=radio], [type=file]), select, textarea)")]
           .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
           .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_gallery_asks_for_nothing_from_elsewhere(open_page, settings):
    settings.DEMO = True
    page = open_page(b"<p>first</p>", viewport=DESK)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.unroute_all()

    page.set_content(gallery("staff").decode())

    assert [url for url in asked if not url.startswith("http://heard.test")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["gallery", "gallery-child"])
def test_gallery_sends_a_stranger_to_sign_in(client, settings, name):
    settings.DEMO = True

    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


def test_gallery_is_not_there_for_a_council(settings):
    settings.DEMO = False

    with pytest.raises(Http404):
        gallery("staff")
