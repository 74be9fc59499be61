// Dragging the items of an agenda, for a mouse. On drop the whole order is sent with the page's
// version, as the buttons send one move; a finger and a keyboard use those buttons.
// Can go when browsers reorder lists by themselves.
const list = document.querySelector("[data-agenda]");
const form = document.querySelector("[data-agenda-order]");
const rows = () => [...list.querySelectorAll("[data-line]")];
const family = (row) => rows().filter((one) => one === row || one.dataset.parent === row.dataset.line);
let dragged = null;

function unmark() {
  for (const row of rows()) row.classList.remove("drop-above", "dragged");
}

// A row moves among its own: onto a row of another level, it lands beside that row's family.
function target(element) {
  const row = element.closest("[data-line]");
  if (!row || !dragged) return null;
  if (row.dataset.parent === dragged.dataset.parent) return row;
  return rows().find((one) => one.dataset.line === row.dataset.parent && !dragged.dataset.parent) ?? null;
}

function send() {
  for (const row of rows()) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "line", value: `${row.dataset.line}:${row.dataset.parent}` });
    form.append(input);
  }
  form.submit();
}

function drop(onto) {
  const moving = family(dragged);
  const before = rows().indexOf(dragged) > rows().indexOf(onto);
  if (before) onto.before(...moving);
  else family(onto).at(-1).after(...moving);
  send();
}

// Back at the button that was pressed, or at another of its row where that one has gone.
function takeUpAgain() {
  const pressed = document.getElementById(location.hash.slice(1));
  const row = list.querySelector(`[data-line="${Number(location.hash.split("-")[1])}"]`);
  (pressed ?? row?.querySelector("button"))?.focus();
}

if (list && form) {
  if (/^#(up|down|in|out)-\d+$/.test(location.hash)) takeUpAgain();
  document.querySelector("[data-drag-hint]")?.removeAttribute("hidden");
  for (const row of rows()) row.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-line]");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const onto = target(event.target);
    if (!onto) return;
    event.preventDefault();
    unmark();
    dragged.classList.add("dragged");
    onto.classList.add("drop-above");
  });
  list.addEventListener("drop", (event) => {
    const onto = target(event.target);
    event.preventDefault();
    if (onto && onto !== dragged) drop(onto);
  });
  list.addEventListener("dragend", () => {
    unmark();
    dragged = null;
  });
}
