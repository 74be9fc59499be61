// On the page that says that something of ours does not work: looks every now and then whether it does
// again, and says so. It never sends anything by itself. Without this script, trying again shows it.
import "./stay.js";

const FIRST_MS = 10_000;
const LONGEST_MS = 60_000;
const part = document.querySelector("[data-is-back]");
const form = document.getElementById("typed");

async function isBack() {
  const answer = await fetch(part.dataset.isBack, { cache: "no-store", redirect: "manual" });
  return answer.status === 204;
}

// Later and later, and not all phones at once.
function next(wait) {
  setTimeout(async () => {
    const back = !document.hidden && (await isBack().catch(() => false));
    if (back) part.textContent = part.dataset.back;
    else next(Math.min(wait * 1.5, LONGEST_MS));
  }, wait * (0.8 + Math.random() * 0.4));
}

if (part) {
  part.textContent = part.dataset.looking;
  next(FIRST_MS);
}

const words = () => [...(form?.querySelectorAll("textarea, [type=text]") ?? [])].some((one) => one.value.trim());
let sending = false;
form?.addEventListener("submit", () => (sending = true));
document.addEventListener("heard:losing", ({ detail }) => {
  if (words() && part && !sending) detail.push(part.dataset.lost);
});
