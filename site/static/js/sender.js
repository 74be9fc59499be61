// Sends a form without leaving the page, so that words survive having no signal. It tries again by
// itself; the key in the form makes sure that it is stored once. Nothing is kept on the device.
// What there is to say stands in the form, at [data-send-status]: an attribute for each sentence.
import { ask, ourPage } from "./answer.js";

const AGAIN_MS = 5000;
const BLOCKED_MS = 15_000;
// By the error's name; whatever else there is, is no signal.
const TOLD = { NotOurs: "blocked", AbortError: "slow", Error: "down" };
const BUSY = new Set(["waiting", "still", ""]);
const NAME = "Heard";

export function say(form, key) {
  const place = form?.querySelector("[data-send-status]");
  if (!place) return;
  const words = place.dataset[key] ?? "";
  if (place.textContent !== words) place.textContent = words;
  document.title = BUSY.has(key) ? NAME : `${place.dataset.problem}: ${NAME}`;
}

// As the browser itself would send it: line ends as CR LF, nothing else touched.
export function contents(form) {
  const lines = ([name, value]) => [name, value.replace(/\r\n|\r|\n/g, "\r\n")];
  return new URLSearchParams([...new FormData(form)].map(lines));
}

async function upright(answer) {
  const page = await ourPage(answer);
  if (answer.status < 500) return page;
  const wait = Number(answer.headers.get("Retry-After")) * 1000; // nobody is helped by asking sooner
  throw Object.assign(new Error("not now"), { wait });
}

// `form()` is the form as it is now, or nothing. `arrived(page, body)` gets the answer and what was
// posted: the form may hold something else by now. `waits()`: whether somebody waits for it still;
// where not, it does not go again by itself, perhaps in the middle of a sentence.
export function sender({ form, arrived, waits = () => true }) {
  let trying = false;
  let timer;

  async function send({ again = false } = {}) {
    if (!form()) return;
    if (trying) return say(form(), "still");
    trying = true;
    stop(again);
    if (!again) say(form(), "waiting");
    const body = contents(form());
    const page = await ask(form().action, upright, { method: "POST", body }).catch(failed);
    trying = false;
    if (page) arrived(page, body);
  }

  function failed(error) {
    console.warn(error.name); // its kind alone: nothing of what somebody did
    if (!waits()) return stop();
    say(form(), TOLD[error.name] ?? "offline");
    const wait = error.wait || (error.name === "NotOurs" ? BLOCKED_MS : AGAIN_MS);
    timer = setTimeout(send, wait, { again: true });
  }

  function stop(quietly = false) {
    clearTimeout(timer);
    timer = undefined;
    if (!quietly) say(form(), "");
  }

  addEventListener("online", () => timer && send({ again: true }));
  return { send, stop, busy: () => trying };
}
