// While something is being made (a clip, a pack), looks again how far it is, without touching the rest
// of the page, nor a part that somebody's focus is in. Without this script, loading the page again
// does the same. It keeps nobody signed in; what is not our page is not shown, and asked for again.
import { ask, ourPage } from "./answer.js";

const EVERY_MS = 5000;

async function look(part) {
  const page = await ask(part.dataset.refresh, ourPage);
  const fresh = page.getElementById(part.id);
  if (!fresh) return;
  fresh.dataset.refresh = part.dataset.refresh;
  const inUse = part.contains(document.activeElement);
  if (!inUse) part.replaceWith(fresh);
  const waits = "waiting" in fresh.dataset;
  if (waits || inUse) next(inUse ? part : fresh);
  if (!waits) document.querySelectorAll("[data-refresh-done]").forEach((one) => (one.hidden = false));
}

function next(part) {
  setTimeout(() => (document.hidden ? next(part) : look(part).catch(() => next(part))), EVERY_MS);
}

document.querySelectorAll("[data-refresh][data-waiting]").forEach(next);
