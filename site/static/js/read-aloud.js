// Reads a step aloud, by a voice that lives on this device: words never go to a server for it.
// Shows [data-read-aloud] only where there is such a voice for the page's language.
const speech = globalThis.speechSynthesis;
const language = document.documentElement.lang.slice(0, 2);

const voice = () =>
  speech.getVoices().find((one) => one.localService && one.lang.slice(0, 2) === language);

function show() {
  for (const button of document.querySelectorAll("[data-read-aloud]")) {
    button.closest("p").hidden = !voice();
  }
}

function read(button) {
  const above = document.querySelector("[data-limits]"); // what holds for every step
  const limits = above?.offsetParent ? above.innerText : "";
  const step = button.closest(".step").innerText.replace(button.innerText, "");
  const words = new SpeechSynthesisUtterance(`${limits}\n${step}`);
  words.voice = voice();
  words.lang = words.voice.lang;
  words.rate = 0.9;
  words.onend = words.onerror = () => button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  speech.speak(words);
}

function pressed(event) {
  const button = event.target.closest?.("[data-read-aloud]");
  if (!button) return;
  const reading = button.getAttribute("aria-pressed") === "true";
  speech.cancel();
  if (!reading) read(button);
}

if (speech) {
  show();
  speech.addEventListener?.("voiceschanged", show);
  document.addEventListener("click", pressed);
  document.addEventListener("heard:room", show);
  addEventListener("pagehide", () => speech.cancel());
}
