// Exit this page: cover first, then leave. Without script the link goes to /leave/.
const root = document.documentElement;

function cover() {
  root.classList.add("covered");
  document.dispatchEvent(new Event("heard:leave")); // a camera stops, what is on its way too
  document.title = "\u200b";
  for (const form of document.forms) form.reset();
}

function leave(link) {
  cover();
  const { exitEnd, exitTo } = link.dataset;
  if (exitEnd) fetch(exitEnd, { method: "POST", keepalive: true }).catch(() => {});
  document.body.replaceChildren();
  location.replace(exitTo || link.href);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-exit]");
  if (!link) return;
  event.preventDefault();
  leave(link);
});

// Shift three times within five seconds, and nothing between, as on GOV.UK. Not Escape: it closes
// other things, and is pressed without a thought.
let presses = 0;
let alone = false;
let pause;

function count(number) {
  clearTimeout(pause);
  presses = number;
  if (number) pause = setTimeout(count, 5000, 0);
  const said = document.querySelector("[data-again]");
  if (said) said.textContent = number ? said.dataset.again.replace("#", 3 - number) : "";
}

// With Ctrl or Alt it changes the alphabet.
addEventListener("keydown", ({ key, repeat, altKey, ctrlKey, metaKey }) => {
  if (!repeat) alone = key === "Shift" && !(altKey || ctrlKey || metaKey);
  if (!alone) count(0);
}, true);
addEventListener("pointerdown", () => {
  alone = false;
  count(0);
}, true);
addEventListener("keyup", ({ key }) => {
  if (key !== "Shift" || !alone) return;
  alone = false;
  count((presses + 1) % 3);
  const link = document.querySelector("[data-exit]");
  if (!presses && link) leave(link);
}, true);

// Back from somewhere else must show nothing of what was here: a page kept in memory is
// covered as it goes and loaded anew as it comes.
addEventListener("pagehide", (event) => event.persisted && cover());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  cover();
  location.replace(location.pathname + location.search); // not reload(): that sends a form twice
});
