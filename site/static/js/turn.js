// Changes the language of the form where it stands: words, answers, clips and the step stay as they
// are. The same page is fetched in the other language, with nothing of what was typed, and its
// sentences are put in place of these. Without script the form is posted there instead.
import { ask, ourPage } from "./answer.js";

// What belongs to what somebody did, and not to a language.
const OWN = new Set(["class", "value", "checked", "hidden", "open", "tabindex", "name", "id", "for"]);
const kit = () => document.querySelector("[data-kit]");
const named = (one) => `${one.tagName} ${one.id} ${one.name ?? ""}`;
const texts = (one) => [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());

function turn(here, there) {
  for (const { name, value } of there.attributes) {
    if (!OWN.has(name) && here.hasAttribute(name)) here.setAttribute(name, value);
  }
  if (here.tagName === "TEXTAREA") return;
  const [mine, theirs] = [texts(here), texts(there)];
  if (mine.length === theirs.length) mine.forEach((node, at) => (node.data = theirs[at].data));
  let rest = [...here.children];
  for (const one of there.children) {
    const at = rest.findIndex((each) => named(each) === named(one));
    if (at < 0) continue;
    turn(rest[at], one);
    rest = rest.slice(at + 1);
  }
}

// The cards of clips were made from the kit; so are those they are compared with.
function cards(content) {
  for (const card of document.querySelectorAll("[data-card]")) {
    const fresh = document.importNode(content.querySelector("[data-card]"), true);
    for (const each of fresh.querySelectorAll("[data-for]")) {
      if (!each.dataset.for.split(" ").includes(card.dataset.kind)) each.remove();
    }
    const status = card.querySelector("[data-status]");
    const said = [...card.querySelectorAll("[data-say]")].find((one) => one.textContent === status.textContent);
    turn(card, fresh);
    if (said) status.textContent = said.textContent;
  }
}

// The page with the code, as it stands, in the language of `button`. Nothing is stored there.
async function thanks(button) {
  const body = new URLSearchParams([...new FormData(button.form), [button.name, button.value]]);
  const main = (await ask(button.formAction, ourPage, { method: "POST", body })).querySelector("main");
  if (!main.querySelector("[data-code-lost]")) throw new Error("not the page with the code");
  return main;
}

// To the language of `button`. Raises what answer.js does. Around the page with the code stands what
// stood around the form that was sent.
export async function change(button) {
  const telling = button.form.matches("[data-steps]");
  const address = telling ? button.formAction : new URL("../", button.formAction);
  const page = await ask(address, ourPage);
  if (!telling) page.querySelector("main").replaceWith(await thanks(button));
  if (kit().content.firstElementChild) {
    const address = page.querySelector("[data-kit]").dataset.kit;
    const { content } = (await ask(address, ourPage)).querySelector("template");
    cards(content);
    kit().content.replaceChildren(content);
  }
  for (const name of ["lang", "dir"]) document.documentElement[name] = page.documentElement[name];
  turn(document.body, page.body);
  history.replaceState(history.state, "", new URL(address).pathname);
  if (!telling) return;
  const step = document.querySelector("[data-step].on");
  step.dispatchEvent(new CustomEvent("heard:step", { bubbles: true, detail: step.id }));
}
