// A page that a code opened closes by itself after ten minutes, with a warning a minute before. It
// goes by the clock: a phone that slept all the while wakes with it closed. Without this script the
// same is done by times in the style sheet (css/components/closing.css).
const MINUTE = 60_000;
const OPEN_MS = 10 * MINUTE - 3000; // the ticket in the page is good for ten minutes, a little older
let until = 0;

const warning = () => document.querySelector("[data-closing]");

export function begin() {
  until = document.querySelector(".opened, [data-closes]") ? Date.now() + OPEN_MS : 0;
  if (warning()) warning().hidden = true;
}

// `close()` covers the page, and the camera that somebody left running too.
export function watch(close) {
  function look() {
    if (!until) return;
    if (Date.now() >= until) {
      until = 0;
      close();
    } else if (warning()?.hidden && Date.now() >= until - MINUTE) warning().hidden = false;
  }
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  document.documentElement.classList.add("here-on");
  begin();
}
