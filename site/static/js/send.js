// The form of “tell us”: sent from where it is, looked over before. What was changed while it was
// under way is never lost. The page says "sent" only when the server has said so.
import { contents, say, sender } from "./sender.js";

let sent; // what the server has answered to, and its page: shown when nothing else is in the form
let stored; // the words that are known to be stored
let renewed = false;

const form = () => document.querySelector("[data-steps]");
const more = () => document.querySelector("[data-more]");
const isChecking = () => Boolean(document.querySelector("#check.on"));
const telling = sender({ form, arrived, waits: isChecking });
const adding = sender({ form: more, arrived: added });

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function arrived(page, body) {
  const again = page.querySelector("[data-steps]");
  if (again) return problem(page, body);
  if (!page.querySelector("#more")) stored = body.get("words");
  sent = { page, body };
  settle();
}

// The same but for what is named.
function same(body, ...but) {
  const without = (each) => {
    const copy = new URLSearchParams(each);
    for (const name of ["token", ...but]) copy.delete(name);
    return copy.toString();
  };
  return without(body) === without(contents(form()));
}

function problem(page, body) {
  if (page.querySelector("[data-old]") && !renewed) return renew(page);
  renewed = false;
  if (!same(body) || !isChecking()) return telling.stop(); // somebody is on it already
  replace(page);
  document.title = page.title;
  (document.querySelector("[aria-invalid]") ?? document.querySelector("#check h1")).focus();
  document.querySelector("#say-error")?.scrollIntoView({ block: "start" });
}

// The form had been open too long: its new token is put in, and it goes once more.
function renew(page) {
  renewed = true;
  for (const name of ["token", "key"]) {
    form().elements[name].value = page.querySelector(`[name=${name}]`).value;
  }
  telling.send({ again: true });
}

// Shows that it is sent, unless somebody has gone back to it, or wrote more meanwhile.
function settle() {
  if (!sent || !isChecking()) return;
  if (same(sent.body)) return finish(sent.page);
  if (same(sent.body, "promised")) return telling.send({ again: true }); // one clip more or less
  say(form(), "changed");
}

function finish(page) {
  replace(page);
  document.title = page.title;
  const box = more()?.elements.words;
  const first = stored?.replace(/\r\n/g, "\n");
  if (first && box?.value.startsWith(first)) box.value = box.value.slice(first.length).trim() || box.value;
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

function replace(page) {
  document.querySelector("main").replaceWith(document.importNode(page.querySelector("main"), true));
  document.dispatchEvent(new CustomEvent("heard:page"));
}

// The code stays in sight: only what the answer says of the words comes here.
function added(page) {
  const notice = page.querySelector(".notice [role=status]")?.closest(".notice");
  if (!notice) return say(more(), page.querySelector("[name=once]") ? "old" : wrong(page));
  const told = document.importNode(notice, true);
  told.tabIndex = -1;
  more().replaceWith(told);
  document.title = "Heard";
  told.focus();
}

// What the answer says of the words, to be said here: they are none, very long, or too many for now.
function wrong(page) {
  const place = more().querySelector("[data-send-status]");
  place.dataset.wrong = page.querySelector("#more-error")?.textContent ?? place.dataset.nothing;
  return "wrong";
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-send]") || event.submitter?.name === "turn") return;
  event.preventDefault();
  (event.target === more() ? adding : telling).send();
});

// Going back to change something stops the tries; looking over again starts none.
document.addEventListener("heard:step", (event) => {
  if (event.detail !== "check") return telling.stop();
  lookOver();
  if (telling.busy()) say(form(), "waiting");
  else settle();
});

document.addEventListener("heard:losing", ({ detail }) => {
  const words = form()?.elements.words.value.trim() || form()?.querySelector("[data-kept], [name=faces]:checked");
  if (words) detail.push(form().dataset.lost);
  if (more()?.elements.words.value.trim()) detail.push(more().dataset.lost);
});

document.addEventListener("heard:clips", () => isChecking() && lookOver());

const labels = (name) =>
  [...form().querySelectorAll(`[name="${name}"]:checked`)]
    .map((box) => box.closest("label").querySelector(".words").firstChild.textContent.trim())
    .join(", ");

// Each with how far it is, in the words of its card.
const clips = () =>
  [...form().querySelectorAll("[data-card]")]
    .map((card) => [".clip-title", "[data-status]"].map((each) => card.querySelector(each).textContent.replace(/\s+/g, " ").trim()).join(". "))
    .join("\n");

function lookOver() {
  const summary = form().querySelector("[data-summary]");
  for (const row of summary.querySelectorAll("[data-of]")) {
    const { of } = row.dataset;
    const value = of === "words" ? form().elements.words.value : of === "promised" ? clips() : labels(of);
    const place = row.querySelector("dd");
    const told = (what) => document.querySelector(`${row.querySelector("a").hash} .${what}`)?.textContent;
    const wordless = of === "words" && !clips() && !labels("faces");
    const none = wordless ? place.dataset.none : (told("none") ?? summary.dataset.skipped);
    place.textContent = value.trim() ? [told("also"), value].filter(Boolean).join(", ") : none;
    place.dir = "auto";
  }
  summary.hidden = false;
}

if (form()) form().elements.key.value = newKey();
if (isChecking()) lookOver();
