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
  stand();
}

function stand() {
  const main = document.querySelector("main");
  main.classList.add("in-room");
  main.prepend(place);
  if (!opened && document.querySelector("[data-steps], [data-journey]")) deeper();
}

function unplace() {
  place.remove();
  document.querySelector("main").classList.remove("in-room");
}

// So that the phone's own Back leaves the room and not the page.
function deeper() {
  opened = (history.state?.depth ?? 0) + 1;
  history.pushState({ ...history.state, depth: opened }, "");
}

const journey = () => document.querySelector("main [data-whose]")?.dataset.whose;
let whose; // the journey that all this is for; none while somebody tells

// The page closes by itself. What is made here and not kept waits in this page's memory.
document.addEventListener("heard:closing", () => {
  if (!place) return;
  place.querySelector("[data-screen]").dispatchEvent(new Event("heard:finish"));
  if (opened) history.back();
  opened = undefined;
  if (busy) unplace();
  else shut();
});

// Another page took its place: the room stands in it again, where it is the same journey.
document.addEventListener("heard:page", () => {
  if (!place || place.isConnected || !journey()) return;
  if (journey() !== whose) return shut();
  stand();
  for (const live of place.querySelectorAll("video[data-live]")) live.play().catch(() => {});
  place.querySelector("h1").focus();
});

function shut() {
  stop();
  unplace();
  place = opened = undefined;
  const list = document.querySelector("[data-clips-here]");
  (list?.querySelector("li:last-child .clip-title") ?? opener)?.focus();
  (list?.childElementCount ? list : opener)?.scrollIntoView({ block: "center" });
}

function close() {
  if (opened) history.back();
  else shut();
}

export async function enter(way, button) {
  if (!button.isConnected) return; // its page closed while this came
  const at = SCREENS[way];
  const needed = [at, "own", "meter"].map((name) => import(kit.dataset[name]));
  const [{ start }, { own }, { listen }] = await Promise.all([...needed, begin()]);
  if (!button.isConnected) return;
  if (uploads.count() >= limits.most) return "full";
  open(button);
  const screen = part(`[data-screen="${at}"]`, way);
  show(screen);
  start(screen, { hall, own, listen, keep: (made) => keep({ kind: way, ...made }) });
}

async function begin() {
  if (whose !== journey()) uploads = undefined; // another code was typed: these are not its clips
  whose = journey();
  uploads ??= (await import(kit.dataset.upload)).begin({ part, addresses: kit.dataset, look, enter });
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
  if (whose !== journey()) return; // kept, and the page closed since
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
