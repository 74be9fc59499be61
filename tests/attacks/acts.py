"""One post at each address that takes forms: something of its owner's is in the state in which that post does
something, and its fields are those that its owner's page offers, filled in so that it does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import resolve

from accounts import actions as accounts
from accounts.models import PowerRequest
from boards.actions import agendas, meetings, outcomes, packs
from boards.enums import OutcomeKind
from boards.models import Paper
from drafts import actions as drafts
from feedback.actions import alerts, leaving, setting_changes, sharing
from feedback.addresses import hidden, hidden_request
from feedback.models import AlertKind, CouncilSettings
from media.actions import keeping
from media.enums import ClipState
from tests.attacks.test_swaps import ABOUT, ONE, TWO, canary
from tests.doors.test_matrix import STAFF, TABLE
from tests.factories.accounts import make_user
from tests.factories.boards import (
    PDF,
    BoardFactory,
    issue_pack,
    make_decision,
    make_meeting,
    make_paper,
    make_public_outcome,
    make_secretary,
    put_on,
    today,
)  # fmt: skip
from tests.factories.feedback import (
    AudienceFactory,
    ThemeFactory,
    clear,
    make_contribution,
    make_data_request,
    send,
)
from tests.factories.media import make_captions, make_cleared_clip, make_clip, mark_seen

WORDS = "Words that somebody typed."
BOARDS = "boards/<slug:slug>/"


def paper_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("attendance.pdf", PDF)


@dataclass(frozen=True)
class Act:
    """A post to ``path`` by ``by``. ``page``: where its form stands; empty for one that a script sends.

    ``fields`` are typed or chosen; the others are hidden ones of the page. ``files``: made anew for each
    post. ``may``: the roles that could do it too; of a board's own (``whose``) only its people.
    """

    path: str
    by: object
    page: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    whose: str = ""
    may: frozenset[str] = frozenset()
    files: dict[str, Callable[[], SimpleUploadedFile]] = field(default_factory=dict)

    @property
    def pattern(self) -> str:
        return resolve(self.path, STAFF).route

    def given(self) -> dict[str, object]:
        return self.fields | {name: make() for name, make in self.files.items()}


def of_roles(path: str, *but: str) -> frozenset[str]:
    """The roles that the table names for ``path``."""
    return frozenset(TABLE["roles"][resolve(path, STAFF).route]) - set(but)


def all_acts() -> list[Act]:
    lead = make_user("safeguarding-lead")
    AudienceFactory(public=True)
    return [
        *of_a_board(ONE, lead), *of_a_board(TWO, lead),
        *of_the_desk(ONE, lead), *of_the_desk(ABOUT, lead),
        *of_requests(lead), *of_people(), *of_two_people(lead), *of_drafts(lead),
    ]  # fmt: skip


def cleared(slug: str, lead, *wishes: str, about: bool = False):
    """A board's item of a contribution of its own, with words that stand nowhere else."""
    whose = ABOUT if about else slug
    row = make_contribution(
        "preparing",
        by=lead,
        wishes=[slug, *wishes],
        words=canary(whose, "words"),
        about_reader=about,
    )
    mark_seen(row)
    sharing.save_version(row, canary(whose, "wording"), by=lead)
    return clear(row, by=lead, audience=slug, title=canary(whose, "title")).board_item


def of_a_board(slug: str, lead) -> Iterator[Act]:
    """All that its secretary does: before a meeting, on its day, and after it."""
    board = BoardFactory(slug=slug)
    secretary = make_secretary(board)

    def act(path: str, page: str = "", files: dict | None = None, **fields: object) -> Act:
        at = f"/boards/{slug}/"
        given = {name: str(value) for name, value in fields.items()}
        may = frozenset({"board-secretary"})
        return Act(f"{at}{path}", secretary, f"{at}{page or path}", given, slug, may, files or {})

    yield from _before(slug, board, secretary, lead, act)
    day = make_meeting(board=board, by=secretary, days=0)
    issue_pack(day, by=secretary)
    yield act(f"meetings/{day.pk}/held/", f"meetings/{day.pk}/")
    yield from _after(slug, board, secretary, lead, act)


def _before(slug: str, board, secretary, lead, act) -> Iterator[Act]:
    """A meeting that is planned, with an item, another one offered, business, a paper and a pack."""
    meeting = make_meeting(board=board, by=secretary, days=7)
    line = put_on(cleared(slug, lead), meeting=meeting, by=secretary)
    offered = cleared(slug, lead)
    business = agendas.add_business(meeting, by=secretary, title="Welcome")
    paper = make_paper(meeting, by=secretary)
    Paper.objects.filter(pk=paper.pk).update(title=canary(slug, "paper"))
    pack = packs.ask_for(meeting, by=secretary)
    at, item = f"meetings/{meeting.pk}/", f"meetings/{meeting.pk}/items/{line.pk}/"
    when = {"date": today(60), "time": "10:00", "place": "The Hub"}
    yield act("meetings/new/", **when)
    yield act(f"{at}change/", **when)
    yield act(f"{at}access/")
    yield act(f"{at}cancel/", words=WORDS)
    yield act(f"{at}order/", at, down=line.pk)
    yield act(f"{at}put-on/", at, item=offered.pk)
    yield act(f"{at}items/new/", title="Any other business", cover_note=WORDS)
    yield act(f"{at}papers/new/", title="Numbers", item=line.pk, files={"file": paper_file})
    yield act(f"{at}papers/{paper.ref}/remove/", at)
    yield act(f"{at}packs/{pack.number}/issue/", f"{at}packs/{pack.number}/")
    yield act(item, cover_note=WORDS)
    yield act(f"{item}off/", words=WORDS)
    yield act(f"{at}items/{business.pk}/remove/", f"{at}items/{business.pk}/")


def _after(slug: str, board, secretary, lead, act) -> Iterator[Act]:
    """A meeting that was held: an item to decide, one with an action, one that was taken back since."""
    later = make_meeting(board=board, by=secretary, days=40)
    meeting = make_meeting(board=board, by=secretary, days=0)
    items = [cleared(slug, lead) for _ in range(3)]
    line, other, gone = (put_on(item, meeting=meeting, by=secretary) for item in items)
    issue_pack(meeting, by=secretary)
    meetings.hold(meeting, by=secretary)
    for each in (line, other):
        each.refresh_from_db()
    done = outcomes.record(other, make_decision(OutcomeKind.ACTION), by=secretary)
    sharing.revoke(items[2].clearance, by=lead)
    recall = gone.board_item.recalls.get()
    deferred = {"kind": "deferred", "deferred_to": later.pk, "words": WORDS}
    yield act(f"meetings/{later.pk}/packs/", f"meetings/{later.pk}/")
    yield act(f"meetings/{meeting.pk}/items/{line.pk}/outcome/", **deferred)
    yield act(f"actions/{done.actions.get().pk}/", state="done", words=WORDS)
    yield act(f"recalls/{recall.pk}/", "recalls/")


def of_the_desk(whose: str, lead) -> Iterator[Act]:
    """All that is done about contributions: of anybody, or those that are about whoever usually reads."""
    about = whose == ABOUT
    not_theirs = ("named-person", *(["moderator"] if about else []))

    def act(row, path: str, page: str = "", at: str = "/desk/", **fields: object) -> Act:
        base = f"{at}{hidden(row.pk)}/"
        given = {name: str(value) for name, value in fields.items()}
        whole = f"{base}{path}"
        return Act(whole, lead, f"{base}{page}", given, whose, of_roles(whole, *not_theirs))

    new = make_contribution(about_reader=about, words=canary(whose, "words"))
    yield act(new, "step/open/")
    yield from _preparing(whose, lead, act)
    yield from _with_clips(whose, lead, act)
    gone = cleared(ONE, lead, about=about).contribution
    leaving.ask_for_erasure(gone)
    for name, fields in {"erase": {"sure": "on"}, "keep": {"words": WORDS}}.items():
        yield act(gone, f"{name}/", at="/desk/erasures/", **fields)


def _preparing(whose: str, lead, act) -> Iterator[Act]:
    """One that is read, safe and worded, with a wish that nobody has decided about; and one cleared."""
    theme, person = ThemeFactory(), make_user("moderator")
    row = cleared(ONE, lead, "everyone", about=whose == ABOUT).contribution
    sharing.save_version(row, canary(whose, "version"), by=lead)
    yield act(row, "version/", words=WORDS)
    yield act(row, "safety/", decision="held")
    yield act(row, "level/", level="3", why=WORDS)
    yield act(row, "level/confirm/")
    yield act(row, "themes/", themes=theme.pk)
    yield act(row, "reply/", words=WORDS)
    yield act(row, "note/", words=WORDS)
    yield act(row, "round/", page="round/", person=person.pk, words=WORDS)
    yield act(row, "clear/everyone/", title="A title")
    yield act(row, "decline/everyone/", words=WORDS)
    yield act(row, f"correct/{ONE}/", title="A title")
    yield act(row, f"revoke/{ONE}/")
    asked = make_data_request(row, by=lead)
    held = f"/desk/requests/{hidden_request(asked.pk)}/{hidden(row.pk)}/"
    for name, fields in {"erase": {"sure": "on"}, "keep": {"because": WORDS}}.items():
        given = {"letter_on": str(today(-30)), **fields}
        yield Act(f"{held}{name}/", lead, held, given, whose, of_roles(f"{held}{name}/"))


def _with_clips(whose: str, lead, act) -> Iterator[Act]:
    """One clip that a board has, one that it has not, one that came short and one that is locked."""
    item = cleared(ONE, lead, about=whose == ABOUT)
    row = item.contribution
    short, locked = make_clip(ClipState.PARTIAL, contribution=row), make_clip(contribution=row)
    other = make_clip(contribution=row)
    make_captions(other, by=lead)
    shown = make_cleared_clip(item, by=lead)
    keeping.lock(locked, by=make_user("moderator"), why=WORDS)

    def of_clip(clip, path: str, **fields: object) -> Act:
        return act(row, f"clips/{clip.ref}/{path}", page=f"clips/{clip.ref}/", **fields)

    cue = {"do": "check", "start": "0:00.000", "end": "0:02.000", "words": WORDS}
    yield of_clip(other, "lock/", why=WORDS)
    yield of_clip(shown, "captions/", **cue)
    yield of_clip(other, f"clear/{ONE}/", disguise="none")
    yield of_clip(shown, f"take-back/{ONE}/")
    yield of_clip(short, "decide/", do="accept")
    yield of_clip(locked, "looked/")
    yield of_clip(locked, "unlock/")


def of_requests(lead) -> Iterator[Act]:
    """What is looked for on a letter, an alert, and what everybody may read of an outcome."""
    sent = send(words=canary(ONE, "words"))
    day = str(today(-1))
    for name, sought in {"code": {"code": sent.code}, "search": {"since": day}}.items():
        path = f"/desk/requests/{name}/"
        yield Act(path, lead, "/desk/requests/", {"why": WORDS, **sought}, may=of_roles(path))
    about = alerts.alert(AlertKind.MUCH, by=make_user("moderator"), count=99)
    path = f"/desk/alerts/{about.ref}/looked/"
    yield Act(path, lead, "/desk/alerts/", may=of_roles(path))
    said, public = make_public_outcome(), make_public_outcome(cleared=True)
    for row, end, fields in (
        (said, "", {"you_said": WORDS, "we_did": WORDS}), (said, "clear/", {}), (public, "unclear/", {}),
    ):  # fmt: skip
        page = f"/boards/you-said/{row.outcome_id}/"
        yield Act(f"{page}{end}", lead, page, fields, may=of_roles(f"{page}{end}", "named-person"))


def of_people() -> Iterator[Act]:
    """What an administrator does about two people, one at a time."""
    admin = make_user("administrator")
    for name in ("first", "second"):
        somebody, out = make_user("advocate"), make_user("advocate")
        accounts.disable(out, by=admin)
        invitation = accounts.invite(
            email=f"{name}@council.example", full_name="New", grants=[("advocate", "")], by=admin,
            send=lambda *_: None,
        )  # fmt: skip
        page, role = f"/people/{somebody.pk}/", {"role": "virtual-school-officer", "scope": TWO}
        new = role | {"full_name": "New", "email": "somebody@council.example"}
        for path, at, fields in (
            (f"{page}grant/", page, role),
            (f"{page}revoke/{somebody.grants.get().pk}/", page, {}),
            (f"{page}disable/", page, {}),
            (f"{page}reset-second-step/", page, {}),
            (f"/people/{out.pk}/enable/", f"/people/{out.pk}/", {}),
            ("/people/invite/", "/people/invite/", new),
            (f"/people/invitations/{invitation.pk}/cancel/", "/people/", {}),
        ):
            yield Act(path, admin, at, fields, name, of_roles(path))


def of_two_people(lead) -> Iterator[Act]:
    """What waits for a second person: each deed is open to whoever may agree, and not to who asked."""
    admin, editor, second = (
        make_user(r) for r in ("administrator", "content-editor", "content-editor")
    )
    accounts.grant(make_user(), "safeguarding-lead", by=admin)
    power = PowerRequest.objects.latest("pk")
    for deed in ("agree", "decline"):
        path = f"/people/waiting/{power.pk}/{deed}/"
        may = {"safeguarding-lead", *(["administrator"] if deed == "decline" else [])}
        yield Act(path, lead, "/people/waiting/", may=frozenset(may))
    council = CouncilSettings.load()
    before, after = ({"front_door_phone": n} for n in (council.front_door_phone, "01632 960999"))
    change = setting_changes.ask(council, before, after, by=editor)
    for deed in ("confirm", "decline"):
        path = f"/council/changes/{change.pk}/{deed}/"
        yield Act(path, second, "/council/changes/", may=of_roles(path))


def of_drafts(lead) -> Iterator[Act]:
    """What somebody typed and did not save: theirs alone."""
    row = make_contribution("preparing", by=lead)
    typed = QueryDict(mutable=True)
    typed["words"] = canary(ONE, "note")
    draft = drafts.keep(lead, f"/desk/{hidden(row.pk)}/note/", typed)
    yield Act(f"/drafts/{draft.ref}/discard/", lead, "/drafts/")
