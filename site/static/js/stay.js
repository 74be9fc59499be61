// Asks before something would be lost: words that are not sent, a code that nobody has yet, a film
// on its way. Whoever knows of such a thing adds to «heard:losing» the words to ask. Exit
// never asks.
const A_MOMENT_MS = 2000;
let free = false;
let timer;

// Somebody said yes, or goes where nothing is lost: the browser need not ask as well.
export function letGo() {
  free = true;
  clearTimeout(timer);
  timer = setTimeout(() => (free = false), A_MOMENT_MS);
}

function question() {
  const asking = new CustomEvent("heard:losing", { detail: [] });
  if (!free) document.dispatchEvent(asking);
  return asking.detail.join(" ");
}

// Whether leaving is fine, after asking where it has to be asked.
export function mayLeave() {
  const words = question();
  if (words && !confirm(words)) return false;
  letGo();
  return true;
}

// On the window: after those that do something else with a link or a form.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]:not([data-exit], [target], [href^='#'])");
  if (!link || event.defaultPrevented) return;
  if (/^(tel|sms):/.test(link.href)) letGo();
  else if (!mayLeave()) event.preventDefault();
});
addEventListener("submit", (event) => {
  if (event.submitter?.name === "turn") return letGo(); // all of it goes along, and comes again
  if (!event.defaultPrevented && !mayLeave()) event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (question()) event.preventDefault();
});
document.addEventListener("heard:leave", () => {
  clearTimeout(timer);
  free = true;
});

// A code is typed in a field of several lines, so that all of it is seen: Enter sends it all the same,
// and makes no line. Here, since each page with a code has this script, and one request less is much.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".code-typed")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
