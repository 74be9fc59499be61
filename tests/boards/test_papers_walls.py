"""A paper is made anew behind each kind of wall, also where our own stand and nothing of ours can be listed."""

import shutil

import pytest

from boards.remaking import papers
from media import walls
from tests.factories.boards import PDF

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize("builder", walls.BUILDERS)
def test_a_paper_is_made_anew_behind_each_kind_of_wall(builder, monkeypatch):
    if builder == "bubblewrap" and not shutil.which("bwrap"):
        pytest.skip("There is no bwrap here; CI has it.")
    monkeypatch.setattr(walls, "standing", lambda: walls.Walls(builder=builder))
    made = papers.remake(PDF, title="Attendance", name="attendance.pdf")
    assert (made.pdf[:5], made.taken_out, made.pages) == (b"%PDF-", {}, 1)
