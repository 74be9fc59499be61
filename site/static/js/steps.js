// Shows one step of [data-steps] at a time, without changing the address. Without script the
// same steps are sections that plain links lead to, and CSS shows the one that is meant.
const form = () => document.querySelector("[data-steps]");
const steps = () => [...form().querySelectorAll("[data-step]")];
const current = () => form()?.querySelector("[data-step].on")?.id;

function show(id) {
  for (const step of steps()) step.classList.toggle("on", step.id === id);
  form().dispatchEvent(new CustomEvent("heard:step", { bubbles: true, detail: id }));
  const step = document.getElementById(id);
  const start = step.querySelector("textarea") ?? step.querySelector("h1");
  if (start.tagName === "H1") start.tabIndex = -1;
  scrollTo(0, 0);
  start.focus({ preventScroll: true });
}

function begin() {
  if (!form()) return;
  const asked = document.getElementById(location.hash.slice(1));
  const first = steps().includes(asked) ? asked : (form().querySelector("[data-first]") ?? steps()[0]);
  form().classList.add("scripted");
  first.classList.add("on");
  if (first.id === "check") form().dispatchEvent(new CustomEvent("heard:step", { bubbles: true, detail: "check" }));
  history.replaceState({ step: first.id, depth: 0 }, "", location.pathname);
}

function forward(id) {
  history.pushState({ step: id, depth: (history.state?.depth ?? 0) + 1 }, "");
  show(id);
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
  link.hasAttribute("data-back") ? back(id) : forward(id);
});

// A finger or a mouse that picks the one answer of the first step goes on at once; keys do not.
document.addEventListener("click", (event) => {
  const card = event.target.closest?.("#who .choice-card");
  if (!card || !event.detail || current() !== "who") return;
  setTimeout(() => current() === "who" && card.querySelector(":checked") && forward("about"), 120);
});

// The form is gone: a new one is fetched, unless somebody wants to stay for a film on its way.
function reload() {
  const stay = !document.dispatchEvent(new Event("heard:gone", { cancelable: true }));
  stay ? history.pushState({ depth: 1 }, "") : location.reload();
}

addEventListener("popstate", (event) => {
  if (!form()) return reload();
  show(event.state?.step ?? steps()[0].id);
});

// Enter in a choice goes on, as Next does; only Send sends.
document.addEventListener("keydown", (event) => {
  const choice = event.target.closest?.("[data-step] :is([type=radio], [type=checkbox])");
  if (!choice || event.key !== "Enter") return;
  event.preventDefault();
  choice.closest("[data-step]").querySelector("[data-next]")?.click();
});

// Leaving for another page of ours would lose the words: ask first. Exit never asks.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]:not([data-exit], [href^='#'], [href^='tel:'])");
  const words = form()?.elements.words.value.trim() || form()?.querySelector("[data-kept]");
  if (link && words && !confirm(form().dataset.lost)) event.preventDefault();
});

document.addEventListener("heard:page", begin);
begin();
