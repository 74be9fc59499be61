"""The pack is out, and its child takes consent back: the page says what is true then, and no more."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.stories.test_child_sends import open_journey

# All that staff do, by the real verbs; the code that its child has.
SEND_AND_ISSUE = """
import secrets
from datetime import date, time, timedelta
from accounts import demo
from boards.actions import agendas, meetings, packs
from feedback.actions import intake, reading, sharing
from feedback.enums import Safety, Who
people = demo.make_people()
lead, by = people["safeguarding-lead"], people["board-secretary"]
sent = intake.send(intake.Sending(
    key=secrets.token_bytes(16), words="They shout at night.", who=Who.FROM_11,
    themes=("home",), audiences=("shadow-board",),
))
words = sent.contribution
reading.start_reading(words, by=lead)
reading.mark_read(words, by=lead)
reading.decide_safety(words, Safety.SAFE, by=lead)
sharing.save_version(words, "Somebody shouts at night.", by=lead)
cleared = sharing.clear(words.clearances.get(), by=lead, title="Nights that are loud")
item = cleared.board_item
meeting = meetings.plan(
    item.board, by=by, date=date.today() + timedelta(days=9), time=time(16, 30), place="The Hub"
)
agendas.put_on(item, meeting, by=by)
packs.issue(packs.ask_for(meeting, by=by), by=by)
print(sent.code)
"""


def test_a_child_stops_what_is_printed_already(phone, council, public_url, tmp_path, axe):
    script = tmp_path / "issue.py"
    script.write_text(SEND_AND_ISSUE)
    code = council.script(script).strip()
    day = date.today() + timedelta(days=9)
    where = f"the Shadow board on {day:%A} {day.day} {day:%B}."
    open_journey(phone, public_url, code)
    expect(phone.get_by_text(f"It is going to {where}")).to_have_count(2)  # now, and then

    phone.get_by_text("Change who may see it").tap()
    phone.get_by_role("switch", name="Shadow board").uncheck()
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("We changed who may see it.")).to_be_visible()
    steps = phone.locator(".journey-step h2").all_inner_texts()
    assert [step.partition(":")[0].strip() for step in steps[2:5]] == [  # after “Then” and “Now”
        "It was already printed", "You stopped it", "It was going to a meeting",
    ]  # fmt: skip
    expect(phone.get_by_text("It does not go to the Shadow board any more.")).to_be_visible()
    expect(phone.get_by_text(f"It was already printed for {where}")).to_be_visible()
    expect(
        phone.get_by_text(
            "We ask the people at that meeting to give it back. Some of them may have read it."
        )
    ).to_be_visible()
    expect(phone.get_by_text(f"It was going to {where}")).to_be_visible()
    expect(phone.get_by_text("is going to")).to_have_count(0)
    axe(phone)
    open_journey(phone, public_url, code)  # and so it is for whoever comes back
    expect(phone.get_by_text(f"It was already printed for {where}")).to_be_visible()
    expect(phone.get_by_text("is going to")).to_have_count(0)
