// Keeps what is typed, a few seconds after the typing stops: sealed, for the one who types. The form
// shows it again when it is opened (see the package "drafts"). Without this script a form that cannot
// be sent is kept all the same.
const QUIET_MS = 3000;
const waiting = new Map();

// Never a field of a sign-in: only forms with room for words.
const formOf = (element) =>
  element.closest?.("main form[method=post]")?.querySelector("textarea") ? element.closest("form") : null;

async function keep(form) {
  waiting.delete(form);
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.append("draft_of", new URL(form.action).pathname);
  const answer = await fetch("/drafts/save/", { method: "POST", body: data });
  form.toggleAttribute("data-kept", answer.status === 204);
}

function soon(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form).catch(() => {}), QUIET_MS));
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (form) soon(form);
});

document.addEventListener("submit", (event) => {
  clearTimeout(waiting.get(event.target));
  waiting.delete(event.target);
});

// Going elsewhere, covered by another program, or about to be signed out: what waits is kept at once.
function now() {
  for (const [form, timer] of waiting) {
    clearTimeout(timer);
    keep(form).catch(() => {});
  }
}

document.addEventListener("visibilitychange", () => document.hidden && now());
document.addEventListener("heard:keep", now);
