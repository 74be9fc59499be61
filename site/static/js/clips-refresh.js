// While a clip is being made ready, looks again how far it is, without touching the rest of the page.
// Without this script, loading the page again does the same.
const EVERY_MS = 5000;

async function look(part) {
  const answer = await fetch(part.dataset.clips);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!fresh) return;
  fresh.dataset.clips = part.dataset.clips;
  if (!part.contains(document.activeElement)) part.replaceWith(fresh);
  if ("waiting" in fresh.dataset) return next(document.getElementById(part.id));
  document.querySelectorAll("[data-clips-done]").forEach((one) => (one.hidden = false));
}

function next(part) {
  setTimeout(() => (document.hidden ? next(part) : look(part).catch(() => next(part))), EVERY_MS);
}

document.querySelectorAll("[data-clips][data-waiting]").forEach(next);
