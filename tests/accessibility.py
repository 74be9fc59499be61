"""What axe finds on a page: WCAG 2.2 AA, and its own good practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What sticks to an edge hides a part of what it is over until somebody scrolls; where it would
# stand by itself nothing moves. Axe calls what is half under it too small.
_LET_GO = """() => [...document.body.querySelectorAll("*")]
  .filter((one) => getComputedStyle(one).position === "sticky")
  .map((one) => { one.style.position = "static"; return one; })"""
_AS_IT_WAS = "all => all.forEach((one) => { one.style.position = ''; })"
# A page without a style sheet is painted as the browser does it, dark in the dark; axe takes that for white.
_AS_PAINTED = """() => {
  const bare = [document.documentElement, document.body].every(
    (one) => getComputedStyle(one).backgroundColor === "rgba(0, 0, 0, 0)");
  if (bare) document.documentElement.style.backgroundColor = "Canvas";
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not written down, which takes a third of the time.
ASKED = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}


def faults_of(page: Page) -> list[str]:
    """One line for each element at fault: the rule, where it stands, what to do. Empty is good."""
    # What a click leads to may still be on its way: between two pages there is no body to look at.
    page.wait_for_load_state()
    page.wait_for_selector("body", state="attached")
    page.evaluate(_AS_PAINTED)
    stuck = page.evaluate_handle(_LET_GO)
    found = Axe().run(page, options=ASKED)
    stuck.evaluate(_AS_IT_WAS)
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]
