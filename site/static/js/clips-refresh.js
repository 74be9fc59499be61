// While a clip is being made ready, looks again how far it is, without touching the rest of the page.
const EVERY_MS = 5000;

async function look(part) {
  const answer = await fetch(part.dataset.clips, { headers: { "X-Looking-Again": "1" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!fresh || part.contains(document.activeElement)) return next(part);
  part.replaceWith(fresh);
  if (fresh.dataset.clips) next(fresh);
}

function next(part) {
  setTimeout(() => (document.hidden ? next(part) : look(part).catch(() => next(part))), EVERY_MS);
}

document.querySelectorAll("[data-clips]").forEach(next);
