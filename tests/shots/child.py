"""Every screen of the child's side, and the way to each."""

from functools import partial

from playwright.sync_api import Route, expect

from tests.shots.camera import CHILD, NO_SCRIPT, Screen, Visit

WORDS = "Family time was cancelled three times.\nNobody told me why."


def at(path: str):
    """A way that is one address."""
    return lambda visit: visit.public(path)


def step(name: str, visit: Visit) -> None:
    """At one step of telling, with the ones before it filled in."""
    visit.public("/tell/?who=11_15")
    if name == "about":
        return
    visit.page.locator("label", has_text="Family time").click()
    visit.press("Next", "link")
    visit.page.locator("#say").fill(WORDS)
    for _ in range(("words", "check").index(name)):
        visit.press("Next", "link")


def promised(visit: Visit) -> None:
    """Sent without script, with a film to come."""
    visit.public("/tell/#words")
    visit.page.get_by_role("checkbox", name="I want to send a film").check()
    visit.public("/tell/#check")
    visit.press("Send")


def film_by_form(visit: Visit, *presses: str) -> None:
    promised(visit)
    for each in ("Now send your film", *presses):
        visit.press(each)


def sent(visit: Visit) -> str:
    """Send; the code."""
    step("check", visit)
    visit.press("Send")
    group = visit.page.get_by_role("group", name="Your code")
    expect(group).to_be_visible()
    return " ".join(group.get_by_role("listitem").all_inner_texts())


def code_checked(visit: Visit, typed: str = "") -> None:
    code = sent(visit)
    visit.page.locator("#typed").fill(typed or code)
    visit.press("Check my code")


def problem(words: str, visit: Visit) -> None:
    """Sent with words that cannot be taken; without script, so that the answer is a page."""
    visit.public("/tell/#words")
    visit.page.locator("#say").fill(words)
    visit.public("/tell/#check")
    visit.press("Send")


def too_long(visit: Visit) -> None:
    problem("word " * 40_001, visit)
    visit.page.locator("#say").fill("word " * 400)  # as the page shows it, and quicker to draw


def too_old(visit: Visit) -> None:
    """Sent from a page that was open for too long."""

    def with_an_old_token(route: Route) -> None:
        body = (route.request.post_data or "").replace("token=", "token=0", 1)
        route.continue_(post_data=body)

    visit.public("/tell/#words")
    visit.page.locator("#say").fill(WORDS)
    visit.page.goto(visit.place.public + "/tell/#check")
    visit.page.route("**/tell/", with_an_old_token)
    visit.press("Send")


def no_signal(visit: Visit) -> None:
    step("check", visit)
    visit.page.context.set_offline(True)
    visit.page.get_by_role("button", name="Send").click()
    expect(visit.page.get_by_text("Not sent yet.")).to_be_visible()


def already(visit: Visit) -> None:
    """The answer was lost, the words were changed, and it is sent again."""
    step("check", visit)
    visit.page.route("**/tell/", lambda route: (route.fetch(), route.abort()))
    visit.page.get_by_role("button", name="Send").click()
    expect(visit.page.get_by_text("Not sent yet.")).to_be_visible()
    visit.press("Back", "link")
    visit.page.locator("#say").fill("Other words")
    visit.page.unroute("**/tell/")
    visit.press("Next", "link")
    visit.press("Send")
    expect(visit.page.get_by_text("We already have your first message")).to_be_visible()


def welsh_sent(visit: Visit) -> None:
    visit.public("/cy/tell/#words")
    visit.page.locator("#say").fill("Ddwedodd neb wrtha i pam.")
    visit.public("/cy/tell/#check")
    visit.press("Anfon")


def come_back(visit: Visit, code: str, prefix: str = "") -> None:
    visit.public(f"{prefix}/return/")
    visit.page.locator("#code").fill(code)
    visit.page.locator("#main form button").first.click()
    visit.settled()


def journey(key: str, visit: Visit, *, prefix: str = "") -> None:
    come_back(visit, visit.target(f"code-{key}"), prefix)


def new_journey(visit: Visit, *presses: str) -> None:
    """The journey of something just sent; then each fold or button in turn."""
    come_back(visit, sent(visit))
    for name in presses:
        button = visit.page.get_by_role("button", name=name, exact=True)
        fold = visit.page.locator(f"summary:text-is('{name}')")
        shown = button.or_(fold).locator("visible=true")
        shown.first.click()
        visit.settled()


def after(*presses: str):
    """A way: something just sent, its journey, then each fold or button in turn."""
    return lambda visit: new_journey(visit, *presses)


def added(visit: Visit) -> None:
    new_journey(visit, "Say more")
    visit.page.locator("textarea[name=words]").locator("visible=true").fill("Another thing")
    visit.press("Send")


def did_not_help(visit: Visit) -> None:
    journey("five-workers", visit)
    visit.press("No")
    expect(visit.page.get_by_label("Do you want to say why?")).to_be_visible()


def exit_asked(visit: Visit) -> None:
    """Shift once: it says that two more leave."""
    visit.public("/")
    visit.page.keyboard.press("Shift")
    expect(visit.page.get_by_text("Shift again to leave")).to_be_visible()


def later(minutes: str, visit: Visit) -> None:
    """A page that a code opened, left alone."""
    visit.page.clock.install()
    journey("mollys-house", visit)
    visit.page.clock.fast_forward(minutes)


def foreign(visit: Visit) -> None:
    """A form that came from somebody else's page."""
    visit.page.set_content(
        f'<form method="post" action="{visit.place.public}/tell/"><button>Go</button></form>'
    )
    visit.press("Go")


LEAVING = "Take it back, delete it, or stop my code"
JOURNEYS = (
    "sleepover-form",
    "staying-put",
    "five-workers",
    "old-name",
    "bagiau-bin",
    "mollys-house",
)
SCREENS = [
    Screen("child-front", CHILD, at("/")),
    Screen("child-tell-1-who", CHILD, at("/tell/")),
    Screen("child-tell-2-about", CHILD, partial(step, "about")),
    Screen("child-tell-3-words", CHILD, partial(step, "words")),
    Screen("child-show-promised", NO_SCRIPT, promised),
    Screen("child-show-form", NO_SCRIPT, film_by_form),
    Screen("child-show-list", NO_SCRIPT, lambda visit: film_by_form(visit, "No, not now")),
    Screen("child-tell-4-check", CHILD, partial(step, "check")),
    Screen("child-tell-no-script", NO_SCRIPT, at("/tell/?step=check")),
    Screen("child-tell-no-signal", CHILD, no_signal),
    Screen("child-tell-problem-empty", NO_SCRIPT, partial(problem, " ")),
    Screen("child-tell-problem-long", NO_SCRIPT, too_long),
    Screen("child-tell-problem-old", NO_SCRIPT, too_old),
    Screen("child-sent", CHILD, sent),
    Screen("child-sent-code-right", CHILD, code_checked),
    Screen("child-sent-code-wrong", CHILD, partial(code_checked, typed="other words")),
    Screen("child-sent-already", CHILD, already),
    Screen("child-return", CHILD, at("/return/")),
    Screen(
        "child-return-wrong",
        CHILD,
        lambda visit: come_back(visit, "seven words that open nothing here today"),
    ),
    *(Screen(f"child-journey-{key}", CHILD, partial(journey, key)) for key in JOURNEYS),
    Screen("child-journey-did-not-help", CHILD, did_not_help),
    Screen("child-journey-new", CHILD, after()),
    Screen("child-journey-say-more", CHILD, after("Say more")),
    Screen("child-journey-said-more", CHILD, added),
    Screen("child-journey-change-sharing", CHILD, after("Change who may see it")),
    Screen("child-journey-leaving", CHILD, after(LEAVING)),
    Screen("child-sure-take-back", CHILD, after(LEAVING, "Take it back")),
    Screen("child-sure-delete", CHILD, after(LEAVING, "Ask us to delete everything")),
    Screen("child-sure-stop-code", CHILD, after(LEAVING, "Someone else has my code")),
    Screen("child-taken-back", CHILD, after(LEAVING, "Take it back", "Yes, take it back")),
    Screen(
        "child-delete-asked",
        CHILD,
        after(LEAVING, "Ask us to delete everything", "Yes, ask to delete it"),
    ),
    Screen(
        "child-code-stopped", CHILD, after(LEAVING, "Someone else has my code", "Yes, stop my code")
    ),
    Screen("child-closed", CHILD, after("Close this page")),
    Screen("child-closes-in-a-minute", CHILD, partial(later, "09:05")),
    Screen("child-closed-by-itself", CHILD, partial(later, "10:05")),
    Screen("child-exit-by-keys", CHILD, exit_asked),
    Screen("child-more", CHILD, at("/more/")),
    Screen("child-leave-quickly", CHILD, at("/leave-quickly/")),
    Screen("child-advocate", CHILD, at("/advocate/")),
    Screen("child-complain", CHILD, at("/complain/")),
    Screen("child-privacy", CHILD, at("/privacy/")),
    Screen("child-you-said", CHILD, at("/you-said/")),
    Screen("child-page-about-us", CHILD, at("/about-us/")),
    Screen("child-page-what-happens", CHILD, at("/what-happens/")),
    Screen("child-error-404", CHILD, at("/no-such-page/")),
    Screen("child-error-foreign", CHILD, foreign),
    Screen("welsh-front", CHILD, at("/cy/")),
    Screen("welsh-tell-1-who", CHILD, at("/cy/tell/")),
    Screen("welsh-tell-2-about", CHILD, at("/cy/tell/?step=about")),
    Screen("welsh-tell-3-words", CHILD, at("/cy/tell/?step=words")),
    Screen("welsh-tell-4-check", CHILD, at("/cy/tell/?step=check")),
    Screen("welsh-sent", NO_SCRIPT, welsh_sent),
    Screen("welsh-return", CHILD, at("/cy/return/")),
    Screen(
        "welsh-return-wrong",
        CHILD,
        lambda visit: come_back(visit, "saith gair sy ddim yn agor dim byd", "/cy"),
    ),
    Screen("welsh-more", CHILD, at("/cy/more/")),
    Screen("welsh-journey", CHILD, partial(journey, "bagiau-bin", prefix="/cy")),
    Screen("welsh-journey-two-boards", CHILD, partial(journey, "five-workers", prefix="/cy")),
    Screen("welsh-leave-quickly", CHILD, at("/cy/leave-quickly/")),
    Screen("welsh-advocate", CHILD, at("/cy/advocate/")),
    Screen("welsh-complain", CHILD, at("/cy/complain/")),
    Screen("welsh-privacy", CHILD, at("/cy/privacy/")),
    Screen("welsh-you-said", CHILD, at("/cy/you-said/")),
    Screen("welsh-page-about-us", CHILD, at("/cy/about-us/")),
    Screen("welsh-error-404", CHILD, at("/cy/no-such-page/")),
]
