// Typing and playing count as being there; before the end people are asked; at the end the page is
// covered, and goes on for the same person after they signed in again in a window of its own.
// Without this script the server ends the session by itself, and keeps a form that is sent too late.
const ask = document.querySelector("[data-session]");
const cover = document.querySelector("[data-session-cover]");
const HERE = "/sign-in/here/";
const channel = new BroadcastChannel("heard-session");
const warnMs = Number(ask.dataset.warn) * 1000;
const signMs = Number(ask.dataset.sign) * 1000;
let ends = Date.now() + Number(ask.dataset.left) * 1000;
let signed = Date.now();
let timer = 0;
let title = "";

const tokens = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");

async function look(options) {
  const answer = await fetch(HERE, options);
  if (!answer.ok || answer.redirected) throw new Error(`The session's address answered ${answer.status}.`);
  const told = await answer.json();
  ends = Date.now() + told.left * 1000;
  return told;
}

function sign() {
  signed = Date.now();
  const body = new FormData();
  body.append("csrfmiddlewaretoken", tokens()[0]?.value ?? "");
  return look({ method: "POST", body });
}

// --- Being there ---------------------------------------------------------------------------------

function present(event) {
  if (cover.open || ask.open || Date.now() - signed < signMs) return;
  if (event.type === "timeupdate" && event.target.paused) return;
  sign().then(wait, () => {});
}

for (const type of ["input", "keydown", "timeupdate"]) document.addEventListener(type, present, true);

// --- Before the end, and at it -------------------------------------------------------------------

function wait() {
  clearTimeout(timer);
  const before = ask.open ? 0 : warnMs;
  timer = setTimeout(() => check().catch(retry), Math.max(0, ends - before - Date.now()) + 50);
}

// No signal: what cannot be asked ends when it was to end.
function retry() {
  if (Date.now() >= ends) return hide();
  clearTimeout(timer);
  timer = setTimeout(() => check().catch(retry), Math.min(5000, Math.max(250, ends - Date.now())));
}

async function check() {
  const told = await look();
  if (String(told.who) !== ask.dataset.who) return told.who ? somebodyElse() : hide();
  if (cover.open) return goOn(told.token);
  if (ends - Date.now() > warnMs) ask.close();
  else if (!ask.open) warn(told.longest);
  wait();
}

function warn(longest) {
  document.dispatchEvent(new CustomEvent("heard:keep"));
  ask.querySelector("[data-session-idle]").hidden = longest;
  ask.querySelector("[data-session-longest]").hidden = !longest;
  ask.showModal();
  ask.querySelector("[data-session-stay]").focus();
}

function hide() {
  clearTimeout(timer);
  if (cover.open) return;
  document.querySelectorAll("video, audio").forEach((one) => one.pause());
  document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  title = document.title;
  document.title = `${cover.querySelector("h2").textContent} · Heard`;
  document.documentElement.dataset.covered = "";
  cover.showModal();
  cover.querySelector("[data-session-again]").focus();
}

function goOn(token) {
  for (const field of tokens()) field.value = token;
  delete document.documentElement.dataset.covered;
  document.title = title;
  cover.querySelector("[data-session-still]").hidden = true;
  cover.close();
  signed = Date.now();
  wait();
}

// Whoever signs in now is not who wrote this: nothing of it may stay on the screen.
function somebodyElse() {
  document.body.replaceChildren();
  location.replace("/sign-in/");
}

// --- What is pressed -----------------------------------------------------------------------------

ask.addEventListener("cancel", (event) => {
  event.preventDefault();
  ask.querySelector("[data-session-stay]").click();
});
cover.addEventListener("cancel", (event) => event.preventDefault());
ask.querySelector("[data-session-stay]").addEventListener("click", () => {
  ask.close();
  sign().then(check).catch(retry);
});
ask.querySelector("[data-session-out]").addEventListener("click", () => {
  document.body.hidden = true;
  document.querySelector(".who form").submit();
});
cover.querySelector("[data-session-again]").addEventListener("click", (event) => {
  const opened = window.open(event.currentTarget.href, "heard-sign-in", "popup,width=520,height=800");
  if (opened) event.preventDefault(); // else: the link's own new tab
});
cover.querySelector("[data-session-leave]").addEventListener("click", () => document.body.replaceChildren());

channel.addEventListener("message", () => check().catch(() => {}));
addEventListener("focus", () => cover.open && again());
document.addEventListener("visibilitychange", () => document.hidden || check().catch(() => {}));

async function again() {
  await check().catch(() => {});
  cover.querySelector("[data-session-still]").hidden = !cover.open;
}

wait();
