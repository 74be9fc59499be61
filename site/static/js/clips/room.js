// The room: where somebody films, speaks or draws. It stands in place of the page, which waits
// behind it with every word kept; Back leaves it.
const kit = document.querySelector("[data-kit]");
const SCREENS = { film: "record", sound: "record", picture: "draw" };
let place; // what stands in the page now
let opener;
let undo = []; // what to do when a screen is left: stop a camera, forget an address
let uploads;
let busy = false; // something was made that is not kept
let opened; // how deep in the history the room is, where it has a place there

const limits = {
  film: Number(kit.dataset.filmS),
  sound: Number(kit.dataset.soundS),
  bytes: Number(kit.dataset.bytes),
  most: Number(kit.dataset.most),
};
const setBusy = (value) => (busy = value);
const onLeaving = (task) => undo.push(task);
export const leavingIsFine = () => !busy && (!uploads || uploads.allHere());

// A copy of one part of the kit, without what is for other kinds.
function part(selector, kind) {
  const copy = document.importNode(kit.content.querySelector(selector), true);
  copy.dataset.kind = kind;
  for (const each of copy.querySelectorAll("[data-for]")) {
    if (!each.dataset.for.split(" ").includes(kind)) each.remove();
  }
  return copy;
}

// Shows what belongs to a state, hides the rest, and puts the keys where they are wanted.
function turn(screen, state) {
  screen.dataset.state = state;
  for (const each of screen.querySelectorAll("[data-in]")) {
    each.hidden = !each.dataset.in.split(" ").includes(state);
  }
  screen.querySelector(`[data-focus="${state}"]`)?.focus();
}

const words = (screen, key) => screen.querySelector(`[data-say="${key}"]`)?.textContent ?? "";

function say(screen, key) {
  const status = screen.querySelector("[data-status]");
  if (status) status.textContent = words(screen, key);
}

const hall = { limits, setBusy, onLeaving, turn, words, say };

function stop() {
  for (const task of undo.splice(0)) task();
  busy = false;
}

function show(screen) {
  stop();
  place.querySelector("[data-screen]")?.remove();
  place.append(screen);
  scrollTo(0, 0);
  screen.querySelector("h1").focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("heard:room"));
}

function open(button) {
  if (place) return;
  opener = button;
  place = document.importNode(kit.content.querySelector("[data-room-place]"), true);
  const main = document.querySelector("main");
  main.classList.add("in-room");
  main.prepend(place);
  if (document.querySelector("[data-steps], [data-journey]")) deeper();
}

// So that the phone's own Back leaves the room and not the page.
function deeper() {
  opened = (history.state?.depth ?? 0) + 1;
  history.pushState({ ...history.state, depth: opened }, "");
}

function shut() {
  stop();
  place.remove();
  place = opened = undefined;
  document.querySelector("main").classList.remove("in-room");
  const list = document.querySelector("[data-clips-here]");
  (list?.querySelector("li:last-child .clip-title") ?? opener)?.focus();
  (list?.childElementCount ? list : opener)?.scrollIntoView({ block: "center" });
}

function close() {
  if (opened) history.back();
  else shut();
}

export async function enter(way, button) {
  const at = SCREENS[way];
  const needed = [at, "own", "meter"].map((name) => import(kit.dataset[name]));
  const [{ start }, { own }, { listen }] = await Promise.all([...needed, begin()]);
  if (uploads.count() >= limits.most) return uploads.full();
  open(button);
  const screen = part(`[data-screen="${at}"]`, way);
  show(screen);
  start(screen, { hall, own, listen, keep: (made) => keep({ kind: way, ...made }) });
}

async function begin() {
  uploads ??= (await import(kit.dataset.upload)).begin({ part, addresses: kit.dataset, look });
  styled();
}

// The sheet stays: cards are shown where the room is not.
function styled() {
  const sheet = kit.content.querySelector("link");
  if (sheet) document.head.append(sheet);
}

async function keep(made) {
  busy = false;
  await look(uploads.add(made));
}

// How much of you do people see? For a clip that is kept.
async function look(clip, button) {
  const { start } = await import(kit.dataset.shown);
  open(button);
  const screen = part('[data-screen="shown"]', clip.kind);
  show(screen);
  start(screen, { hall, clip, uploads });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-do=close]");
  if (!button || !place?.contains(button)) return;
  event.preventDefault();
  if ("throws" in button.dataset) busy = false;
  close();
});

addEventListener("popstate", () => {
  if (!opened || history.state?.depth >= opened) return;
  if (busy && !confirm(kit.dataset.notKept)) deeper();
  else shut();
});
document.addEventListener("heard:leave", stop);
