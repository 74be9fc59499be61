"""Which walls stand, and how much waits: for whoever looks after the machine."""

import json
from datetime import timedelta

import imageio_ffmpeg
import pytest
from django.core.checks import Error, Warning  # noqa: A004  # that is what Django calls it
from django.utils import timezone

from accounts import roles
from config import checks as at_start
from jobs.enums import JobState
from jobs.models import Heartbeat
from media import checks, condition, ffmpeg, walls
from media.enums import ClipState, Purpose
from media.models import ClipWork
from tests.factories.accounts import make_user, sign_in
from tests.factories.media import make_clip

STATUS = "/desk/clips/status/"
NONE = walls.Walls()


@pytest.fixture
def administrator(client):
    sign_in(client, make_user("administrator"))


@pytest.fixture
def no_walls(monkeypatch):
    monkeypatch.setattr(walls, "standing", lambda: NONE)


@pytest.mark.django_db
class TestPage:
    @pytest.mark.parametrize("slug", sorted(set(roles.ROLES) - {"administrator"}))
    def test_no_other_role_opens_it(self, client, slug):
        sign_in(client, make_user(slug))
        assert client.get(STATUS).status_code == 403

    def test_a_stranger_is_sent_to_the_sign_in(self, client):
        assert client.get(STATUS).url == f"/sign-in/login/?next={STATUS}"

    def test_it_only_shows(self, client, administrator):
        assert client.post(STATUS).status_code == 405

    def test_what_it_says(self, client, administrator):
        page = client.get(STATUS).content.decode()
        for wall in condition.machine().walls:
            assert wall.name in page
            assert wall.stands
        assert ffmpeg.version() in page
        assert "Built by: bubblewrap." in page
        assert "A wall is missing" not in page
        assert "in memory" in page

    def test_it_says_when_somebody_last_looked_at_the_packages(
        self, client, administrator, settings
    ):
        settings.DEPENDENCIES_LOOK.unlink(missing_ok=True)
        looked = dict(client.get(STATUS).context["programs"])["Packages last looked at"]
        assert looked == "never looked: manage.py dependencies"
        settings.DEPENDENCIES_LOOK.parent.mkdir(parents=True, exist_ok=True)
        seen = {"at": "2026-01-05T09:00:00+00:00", "packages": 61, "found": {"django 5.2.0": ["X"]}}
        settings.DEPENDENCIES_LOOK.write_text(json.dumps(seen))
        assert "5 January 2026, 61 packages: known against django 5.2.0" in (
            client.get(STATUS).content.decode()
        )
        settings.DEPENDENCIES_LOOK.unlink()

    def test_a_missing_wall_comes_first(self, client, administrator, no_walls):
        page = client.get(STATUS).content.decode()
        assert "A wall is missing" in page
        assert page.count("install bubblewrap") == 3

    def test_nothing_waits(self, client, administrator):
        assert ("Oldest arrived", "nothing waits") in client.get(STATUS).context["waiting"]

    def test_what_waits(self, client, administrator):
        clip = make_clip(ClipState.RECEIVED)
        states = (JobState.WAITING, JobState.FAILED, JobState.RUNNING, JobState.NEEDS_PERSON)
        for purpose, state in zip(Purpose, states, strict=True):
            ClipWork.objects.create(clip=clip, purpose=purpose, state=state)
        assert client.get(STATUS).context["waiting"][:3] == [
            ("Waiting", 2), ("Being made ready", 1), ("Needs a person", 1),
        ]  # fmt: skip

    def test_a_worker_that_stopped_is_named(self, client, administrator):
        long_ago = timezone.now() - timedelta(minutes=9)
        Heartbeat.objects.create(name="reconcile", beat_at=long_ago)
        assert "it does not run" in client.get(STATUS).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_costs_the_same_with_more(
        self, client, administrator, django_assert_num_queries, count
    ):
        for number in range(count):
            ClipWork.objects.create(clip=make_clip(ClipState.RECEIVED), purpose=Purpose.ARRIVAL)
            Heartbeat.objects.create(name=f"{number}", beat_at=timezone.now())
        with django_assert_num_queries(7):
            client.get(STATUS)


@pytest.mark.any_database
class TestStart:
    def test_with_its_walls_nothing_is_missing(self):
        assert walls.missing() == []
        assert checks.check_clips(None) == []

    def test_production_does_not_start_without_the_essential_ones(self, no_walls):
        sentences = list(at_start.clips_are_safe({}))
        assert sentences == walls.missing()
        assert [sentence.partition(":")[0] for sentence in sentences] == [
            "Here programs that open clips can reach the network",
            "Here programs that open clips can read and write what this user can, private keys included",
            "Here programs that open clips have no limits of memory, time and file size",
        ]

    def test_development_is_warned(self, no_walls):
        found = checks.check_clips(None)
        assert [(type(each), each.id) for each in found] == [(Warning, "media.W001")] * 3

    def test_in_production_it_is_an_error(self, no_walls, settings, monkeypatch):
        monkeypatch.setattr(checks, "in_production", lambda: True)
        assert {type(each) for each in checks.check_clips(None)} == {Error}

    def test_the_public_door_opens_no_clip(self, no_walls, settings):
        settings.STAFF_DOOR = False
        assert checks.check_clips(None) == []

    def test_scratch_on_a_disk(self, settings, tmp_path):
        settings.CLIP_SCRATCH = tmp_path
        assert [each.id for each in checks.check_clips(None)] == ["media.W002"]

    def test_no_ffmpeg(self, settings):
        settings.FFMPEG = "/no/such/program"
        assert [each.id for each in checks.check_clips(None)] == ["media.W003"]

    def test_where_ffmpeg_is_from(self, settings):
        assert (ffmpeg.binary(), ffmpeg.origin()) == ("/usr/bin/ffmpeg", "the system’s")
        settings.FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
        assert ffmpeg.origin() == "named in HEARD_FFMPEG"
        assert "." in ffmpeg.version()
        assert ffmpeg.major() > 5

    @pytest.mark.parametrize(
        ("said", "number"),
        [("5.1.9-0+deb12u1", 5), ("n9.0.2-17-g2a571b6068", 9), ("N-12345-gabc", 0), ("", 0)],
    )
    def test_the_first_number_of_a_version(self, said, number, monkeypatch):
        monkeypatch.setattr(ffmpeg, "version", lambda: said)
        assert ffmpeg.major() == number

    def test_the_most_walls_are_taken(self, monkeypatch):
        """One that cannot be built here is not chosen, however good."""
        full = walls.Walls("namespaces", **dict.fromkeys(walls.WALLS, True))
        few = walls.Walls("limits", limits=True)
        found = {"bubblewrap": NONE, "namespaces": full, "limits": few}
        monkeypatch.setattr(walls, "tried", found.get)
        walls.standing.cache_clear()
        assert walls.standing() == full
        walls.standing.cache_clear()
