// The page that a code opens, without leaving it: the code and each deed go by fetch, and the answer
// takes the page's place. So nothing of it stands in the history for Back or Reload to bring again.
// A reload asks for the code.
import { sender } from "./sender.js";
import "./stay.js";
import { arrivedLate, carry, forget, isCarrying, restore } from "./carried.js";
import { begin, watch } from "./closing.js";

const FORGETTING = new Set(["end", "cancel-sure"]);
let letter; // what goes: a form of its own, so that what is typed meanwhile stays apart from it
const post = sender({ form: () => letter, arrived });

// Beside the button that was pressed, so that what there is to say is said there.
function write(form, button) {
  const blank = document.querySelector("[data-letter]").content.firstElementChild;
  const fresh = document.importNode(blank, true);
  const held = [...new FormData(form), ...(button?.name ? [[button.name, button.value]] : [])];
  for (const [name, value] of held) {
    fresh.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  fresh.action = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const place = button?.hidden === false ? button : form;
  place.after(fresh);
  return fresh;
}

function arrived(page, posted) {
  if (!letter) return page.querySelector("[data-whose]") && arrivedLate(posted); // covered meanwhile
  if (FORGETTING.has(posted.get("do"))) forget();
  else carry(posted);
  const there = new URL(letter.action).pathname;
  if (page.documentElement.lang !== document.documentElement.lang) history.replaceState(null, "", there);
  letter = undefined;
  show(page);
  if (restore() && posted.get("do") === "add") more();
}

// More was written while the first words were on their way: they are in the box, and not sent.
function more() {
  const told = document.createElement("p");
  told.className = "send-status";
  told.textContent = document.querySelector("[data-letter]").dataset.more;
  document.getElementById("more").before(told);
}

function show(page) {
  const { head, body, documentElement: root } = page;
  for (const sheet of head.querySelectorAll("link[rel=stylesheet]")) {
    const here = document.querySelector(`link[href="${sheet.getAttribute("href")}"]`);
    if (!here) document.head.append(document.importNode(sheet, true));
  }
  const parts = [...body.children].filter((part) => part.localName !== "link");
  Object.assign(document.documentElement, { lang: root.lang, dir: root.dir });
  document.body.replaceChildren(...parts.map((part) => document.importNode(part, true)));
  document.title = page.title;
  for (const script of page.querySelectorAll("script[src]")) import(script.getAttribute("src"));
  turned();
}

function turned() {
  begin();
  document.dispatchEvent(new CustomEvent("heard:page"));
  const main = document.querySelector("main");
  const start = main.querySelector("[autofocus]") ?? main.querySelector("[data-focus]") ?? main.querySelector("h1");
  if (start.localName === "h1") start.tabIndex = -1;
  scrollTo(0, 0);
  start.focus({ preventScroll: start.localName === "h1" });
}

function close() {
  document.dispatchEvent(new Event("heard:closing"));
  carry();
  post.stop();
  letter = undefined;
  const blank = document.querySelector("[data-closed]");
  if (!blank) return location.replace(location.pathname);
  const closed = document.importNode(blank.content, true);
  closed.querySelector("[data-kept]").hidden = !isCarrying();
  for (const part of document.querySelectorAll("main > :is(.opened, .closing, .closed-now, template)")) part.remove();
  document.querySelector("main").prepend(closed); // the numbers to ring stay
  document.querySelector(".place nav")?.remove();
  document.title = "Heard";
  turned();
}

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (!target.matches("[data-here]")) return;
  event.preventDefault();
  if (!post.busy()) {
    post.stop();
    letter?.remove();
    letter = write(target, submitter);
  }
  post.send();
});
document.addEventListener("heard:leave", () => (letter = undefined));
watch(close);
