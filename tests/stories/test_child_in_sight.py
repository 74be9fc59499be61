"""What a child must see without scrolling, measured on a small phone: the limits, who helps, the way on."""

import pytest
from playwright.sync_api import Page, expect

LIMITS = {
    "": "If we think someone could be badly hurt",
    "/cy": "Os ydyn ni’n meddwl y gallai rhywun gael niwed difrifol",
}
WAY = [("who", "about"), ("about", "words"), ("words", "check")]
ON_THE_WORDS_STEP = ["[data-way=film]", "[data-way=sound]", "[data-way=picture]", "[value=scared]"]


def is_in_sight(page: Page, selector: str) -> bool:
    """Whether all of it can be seen at once, with nothing over it."""
    return (
        page.locator(selector)
        .locator("visible=true")
        .first.evaluate(
            """e => { const box = e.getBoundingClientRect();
        const middle = [box.left + box.width / 2, box.top + box.height / 2];
        const over = document.elementFromPoint(...middle);
        return scrollY === 0 && box.top >= 0 && box.bottom <= innerHeight && (e.contains(over) || over.contains(e)); }"""
        )
    )


def next_step(page: Page, here: str, then: str) -> None:
    page.locator(f"#{here} [data-next]").first.tap()
    expect(page.locator(f"#{then}.on h1").first).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_the_limits_and_who_reads_are_in_sight_at_each_step(phone, public_url, axe, prefix, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.goto(f"{public_url}{prefix}/")
    assert is_in_sight(phone, f".limits strong:has-text('{LIMITS[prefix]}')")
    assert is_in_sight(phone, ".limits summary")
    phone.goto(f"{public_url}{prefix}/tell/")
    for here, then in WAY:
        assert is_in_sight(phone, f".limits strong:has-text('{LIMITS[prefix]}')"), here
        assert is_in_sight(phone, ".limits summary"), here
        assert is_in_sight(phone, f"#{here} [data-next]"), here
        if here == "words":
            for selector in ON_THE_WORDS_STEP:
                assert is_in_sight(phone, selector), selector
            assert phone.locator("#say").evaluate(
                "box => box.getBoundingClientRect().top < innerHeight - 100"
            )
        next_step(phone, here, then)
        axe(phone)
    for selector in (
        ".limits strong", "#check [href='tel:999']", "#check [href='tel:08001111']",
        "#check .help-bar > p",
    ):  # fmt: skip
        assert is_in_sight(phone, selector), selector


def test_who_reads_is_told_where_it_is_asked(phone, public_url):
    phone.goto(f"{public_url}/tell/?step=words")
    phone.get_by_text("Who reads this?").tap()
    expect(phone.get_by_text("We note each time one of them opens it.")).to_be_visible()
    phone.goto(f"{public_url}/tell/?step=check")
    phone.get_by_role("link", name="Change Is it about one of the people who read these?").tap()
    expect(phone.get_by_role("switch", name="usually reads these")).to_have_accessible_name(
        "This is about the person who usually reads these The people who read these work for"
        " Our council. Turn this on if it is about one of them. Then someone else reads it."
    )
