// Film, say, draw: what they need is fetched only when somebody presses one of [data-way].
import { ask, ourPage } from "./answer.js";
import "./stay.js";

const kit = document.querySelector("[data-kit]");
let room;
document.documentElement.classList.add("ways-on"); // and not the plain forms

// The screens in the page's language, once.
async function filled() {
  if (kit.content.firstElementChild) return;
  const page = await ask(kit.dataset.kit, ourPage);
  kit.content.append(page.querySelector("template").content);
}

async function enter(button) {
  const status = button.closest("fieldset")?.querySelector("[data-ways-status]");
  try {
    await filled();
    room ??= await import(kit.dataset.room);
    const trouble = await room.enter(button.dataset.way, button);
    if (status) status.textContent = button.closest("[data-ways]").dataset[trouble] ?? "";
  } catch (error) {
    const { blocked, noSignal } = button.closest("[data-ways]").dataset;
    if (status) status.textContent = error.name === "NotOurs" ? blocked : noSignal;
    console.warn(error.name); // its kind alone: nothing of what somebody did
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-way]");
  if (button) enter(button);
});

// What is on its way would be lost, or what was made and not kept.
document.addEventListener("heard:losing", ({ detail }) => {
  if (!(room?.leavingIsFine() ?? true)) detail.push(kit.dataset.notHere);
});
