// Film, say, draw: what they need is fetched only when somebody presses one of [data-way].
const kit = document.querySelector("[data-kit]");
let room;
document.documentElement.classList.add("ways-on"); // and not the plain forms

async function enter(button) {
  const status = button.closest("fieldset")?.querySelector("[data-ways-status]");
  try {
    room ??= await import(kit.dataset.room);
    await room.enter(button.dataset.way, button);
    if (status) status.textContent = "";
  } catch (error) {
    if (status) status.textContent = button.closest("[data-ways]").dataset.noSignal;
    console.warn(error.name); // its kind alone: nothing of what somebody did
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-way]");
  if (button) enter(button);
});

// Leaving while something is on its way would lose it: ask first. Exit never asks.
function asks(event) {
  if (document.querySelector("[data-send]") || (room?.leavingIsFine() ?? true)) return; // steps.js
  if (!confirm(kit.dataset.notHere)) event.preventDefault();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]:not([data-exit], [href^='#'], [href^='tel:'])");
  if (link && !event.defaultPrevented) asks(event);
});
document.addEventListener("submit", (event) => event.defaultPrevented || asks(event));
document.addEventListener("heard:gone", asks);
