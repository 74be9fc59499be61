// The open queue is drawn anew where something in it changed (desk-news.js says when). What somebody
// points at, has the keys on, or has scrolled to stays where it is on the screen; the filters are not
// touched. Without this script, loading the page again does the same. It keeps nobody signed in.
import { ask, ourPage } from "./answer.js";

const parts = () => [...document.querySelectorAll("[data-fresh]")];
const rows = () => [...document.querySelectorAll(".rows > *")];
const link = (within, href) => within.querySelector(`a[href="${CSS.escape(href)}"]`);
const hrefOf = (row) => row?.querySelector("a").getAttribute("href");
let pressed = false;

// The row that must not move: none where the list begins in sight and nobody is at it.
function held() {
  const at = rows().find((row) => row.matches(":hover, :focus-within"));
  if (at) return at;
  const first = rows().find((row) => row.getBoundingClientRect().bottom > 0);
  return first === rows()[0] ? undefined : first;
}

function put(fresh) {
  const at = document.activeElement.closest?.("[data-fresh] a");
  const again = (page) => link(page.getElementById(within), href); // the menu above leads there too
  const [within, href] = [at?.closest("[data-fresh]").id, at?.getAttribute("href")];
  if (at && !again(fresh)) return; // what somebody is on is not taken away
  const row = hrefOf(held());
  const stood = row && link(document, row).getBoundingClientRect().top;
  for (const part of parts()) {
    const other = fresh.getElementById(part.id);
    if (!part.isEqualNode(other)) part.replaceChildren(...other.childNodes);
  }
  if (at) again(document).focus({ preventScroll: true });
  const now = row && link(document, row);
  if (now) scrollBy({ top: now.getBoundingClientRect().top - stood, behavior: "instant" });
}

async function draw() {
  const address = document.querySelector("[data-queue]").dataset.queue;
  const page = await ask(`${address}${location.search}`, ourPage);
  if (!pressed && parts().every((part) => page.getElementById(part.id))) put(page);
}

for (const [type, value] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
  addEventListener(type, () => (pressed = value), true);
}
document.addEventListener("heard:news", () => draw().catch(() => {}));
