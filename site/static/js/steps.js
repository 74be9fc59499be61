// Shows one step of [data-steps] at a time, without changing the address. Without script the
// same steps are sections that plain links lead to, and CSS shows the one that is meant.
import { mayLeave } from "./stay.js";

const form = () => document.querySelector("[data-steps]");
const steps = () => [...form().querySelectorAll("[data-step]")];
const TOUCHES = ["click", "input"];
const current = () => form()?.querySelector("[data-step].on")?.id;

function show(id) {
  for (const step of steps()) step.classList.toggle("on", step.id === id);
  form().dispatchEvent(new CustomEvent("heard:step", { bubbles: true, detail: id }));
  const step = document.getElementById(id);
  const start = step.querySelector("h1"); // not the words' box: a keyboard would hide the other ways
  start.tabIndex = -1;
  scrollTo(0, 0);
  start.focus({ preventScroll: true });
}

function begin() {
  if (!form()) return over();
  const asked = document.getElementById(location.hash.slice(1));
  const first = steps().includes(asked) ? asked : form().querySelector("[data-first]");
  form().classList.add("scripted");
  first.classList.add("on");
  if (first.id === "check") form().dispatchEvent(new CustomEvent("heard:step", { bubbles: true, detail: "check" }));
  history.replaceState({ step: first.id, depth: 0 }, "", location.pathname);
}

// Once it is sent, nothing is behind it but the page that was there before.
function over() {
  if (history.state?.depth > 0) history.go(-history.state.depth);
}

// Before the first step stands a gate, so that Back from there can ask first. A browser takes it
// only from somebody who has touched the page.
function gate(event) {
  if (!form() || event.target.closest?.("[data-exit]")) return;
  for (const touch of TOUCHES) removeEventListener(touch, gate, true);
  const { state } = history;
  history.replaceState({ gate: true }, "");
  history.pushState(state, "");
}
for (const touch of TOUCHES) addEventListener(touch, gate, true);

// Whoever came to change one answer goes back to look everything over.
function forward(id, change = false) {
  const next = history.state?.change ? "check" : id;
  history.pushState({ step: next, depth: (history.state?.depth ?? 0) + 1, change }, "");
  show(next);
}

function back(id) {
  if (history.state?.depth > 0) return history.back();
  history.replaceState({ step: id, depth: 0 }, "");
  show(id);
}

function clear(name) {
  for (const box of form().querySelectorAll(`[name="${name}"]`)) box.checked = false;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-steps] a[href^='#']");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.skip) clear(link.dataset.skip);
  const id = link.getAttribute("href").slice(1);
  link.hasAttribute("data-back") ? back(id) : forward(id, "change" in link.dataset);
});

// A finger or a mouse that picks the one answer of the first step goes on at once; keys do not.
document.addEventListener("click", (event) => {
  const card = event.target.closest?.("#who .choice-card");
  if (!card || !event.detail || current() !== "who") return;
  setTimeout(() => current() === "who" && card.querySelector(":checked") && forward("about"), 120);
});

addEventListener("popstate", ({ state }) => {
  if (state?.gate) mayLeave() ? history.back() : history.forward();
  else if (form()) show(state?.step ?? "who");
});

// Enter in a choice goes on, as Next does; only Send sends.
document.addEventListener("keydown", (event) => {
  const choice = event.target.closest?.("[data-step] :is([type=radio], [type=checkbox])");
  if (!choice || event.key !== "Enter") return;
  event.preventDefault();
  choice.closest("[data-step]").querySelector("[data-next]")?.click();
});

// Another language: what changes it is fetched when somebody wants it.
async function change(button) {
  const { dataset } = button.form;
  const status = document.querySelector("[data-turn-status]");
  try {
    await (await import(dataset.turn)).change(button);
    status.textContent = "";
  } catch {
    status.textContent = dataset.noSignal;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[name=turn]");
  if (!button) return;
  event.preventDefault();
  change(button);
});

document.addEventListener("heard:page", begin);
begin();
