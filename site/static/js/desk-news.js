// Asks now and then whether something new came, while the page is in sight, and says so at its foot.
// An open queue draws itself anew then (desk-queue.js); nothing of other pages moves. Without this
// script, loading the page again does the same. It keeps nobody signed in. Once the session has ended it stops asking.
const EVERY_MS = 4000; // what is immediate is told within five seconds

const place = document.querySelector("[data-news]");
const hands = () => [...document.querySelectorAll("[data-hand]")];
let timer, told, asked = Date.now();

async function look() {
  asked = Date.now();
  const rows = hands().map((one) => one.dataset.hand).join(",");
  const query = new URLSearchParams({ since: place.dataset.since, rows });
  const answer = await fetch(`${place.dataset.news}?${query}`, { redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 403) return false;
  if (answer.ok && answer.headers.get("content-type")?.startsWith("application/json")) tell(await answer.json());
  return true;
}

function tell(news) {
  const urgent = news.urgent || news.raised.length;
  const [said, other] = ["urgent", "quiet"].map((kind) => place.querySelector(`[data-news-${kind}]`));
  const parts = news.raised.map((one) => link(one.href, `${one.name} is immediate now`));
  if (news.says) parts.push(link("/desk/", `${news.says}: show the queue`));
  const [at, empty] = urgent ? [said, other] : [other, said];
  if (at.textContent !== parts.map((part) => part.textContent).join("")) at.replaceChildren(...parts);
  empty.replaceChildren();
  const changed = hands().filter((one) => (news.hands[one.dataset.hand] ?? one.textContent) !== one.textContent);
  for (const one of changed) one.textContent = news.hands[one.dataset.hand];
  const whole = JSON.stringify([news.says, news.raised]);
  if (changed.length || (whole !== told && (told || news.says || news.raised.length))) document.dispatchEvent(new Event("heard:news"));
  told = whole;
}

function link(href, text) {
  const one = document.createElement("a");
  [one.href, one.textContent] = [href, text];
  return one;
}

function next() {
  clearTimeout(timer);
  timer = setTimeout(again, EVERY_MS);
}

async function again() {
  if (document.hidden) return;
  if (await look().catch(() => true)) next();
}

if (place) {
  next();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - asked >= EVERY_MS) again();
    else if (!document.hidden) next();
  });
}
