// Keys of the staff side: / to search, j and k along the rows of a list, ? for help.
// Nothing happens while someone types, nor together with Ctrl, Alt or the Command key.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

function along(step) {
  const links = [...document.querySelectorAll(".row-title a, [data-row] a")];
  const here = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, here + step))]?.focus();
}

const KEYS = {
  "/": () => document.querySelector("[type=search], .filters :is(input, select)")?.focus(),
  j: () => along(1),
  k: () => along(-1),
  "?": () => document.querySelector("[data-dialog-open=keys]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
