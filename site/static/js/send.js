// Sends [data-send] without leaving the page, so that words survive having no signal. It tries
// again by itself; the key in the form makes sure that it is stored once. Nothing is kept on the
// device. The page says "sent" only when the server has said so.
const AGAIN_MS = 5000;
let sending = false;
let timer;

const form = () => document.querySelector("[data-send]");

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(words) {
  const place = form()?.querySelector("[data-send-status]");
  if (place && place.textContent !== words) place.textContent = words;
}

// As the browser itself would send it: line ends as CR LF, nothing else touched.
function contents() {
  const body = new URLSearchParams(new FormData(form()));
  body.set("words", body.get("words").replace(/\r\n|\r|\n/g, "\r\n"));
  return body;
}

async function post(renewed) {
  const { action } = form();
  const answer = await fetch(action, { method: "POST", body: contents(), redirect: "error", cache: "no-store" });
  if (answer.status >= 500) throw new Error("not now");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("[data-old]") && !renewed) return renew(page);
  replace(page);
}

// The form had been open too long: its new token is put in, and it goes once more.
function renew(page) {
  for (const name of ["token", "key"]) {
    form().elements[name].value = page.querySelector(`[name=${name}]`).value;
  }
  return post(true);
}

function replace(page) {
  const fresh = document.importNode(page.querySelector("main"), true);
  document.querySelector("main").replaceWith(fresh);
  const heading = fresh.querySelector("h1, .notice-title, h2");
  document.dispatchEvent(new CustomEvent("heard:page"));
  if (form()) return;
  history.replaceState({ depth: 0 }, "");
  heading.tabIndex = -1;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

async function send() {
  if (sending || !form()) return;
  sending = true;
  clearTimeout(timer);
  const { waiting, offline } = form().querySelector("[data-send-status]").dataset;
  try {
    say(waiting);
    await post(false);
  } catch {
    say(offline);
    timer = setTimeout(send, AGAIN_MS);
  } finally {
    sending = false;
  }
}

function stop() {
  clearTimeout(timer);
  timer = undefined;
  say("");
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-send]")) return;
  event.preventDefault();
  send();
});
addEventListener("online", () => timer && send());

// Going back to change something stops the tries; looking over again starts none.
document.addEventListener("heard:step", (event) => {
  if (timer && event.detail !== "check") stop();
  if (event.detail === "check") lookOver();
});

const labels = (name) =>
  [...form().querySelectorAll(`[name="${name}"]:checked`)]
    .map((box) => box.closest("label").querySelector(".words").firstChild.textContent.trim())
    .join(", ");

const clips = () =>
  [...form().querySelectorAll("[data-card] .clip-title")].map((title) => title.textContent.replace(/\s+/g, " ").trim()).join(", ");

function lookOver() {
  const summary = form().querySelector("[data-summary]");
  for (const row of summary.querySelectorAll("[data-of]")) {
    const { of } = row.dataset;
    const value = of === "words" ? form().elements.words.value : of === "promised" ? clips() : labels(of);
    const place = row.querySelector("dd");
    const none = of === "words" && clips() ? "–" : (place.dataset.none ?? "–");
    place.textContent = value.trim() ? value : none;
    place.dir = "auto";
  }
  summary.hidden = false;
}

if (form()) form().elements.key.value = newKey();
if (document.querySelector("#check.on")) lookOver();
