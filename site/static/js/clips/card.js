// The card of one kept clip: what it is called, how it looks, when it was made.
const clockOf = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

// `does` has what each button of the card does, by its name.
export function cardOf(clip, card, does) {
  const time = { hour: "2-digit", minute: "2-digit" };
  card.querySelector("[data-kept]").value = clip.kind;
  card.querySelector("[data-made]").textContent = new Date().toLocaleTimeString(document.documentElement.lang, time);
  length(card, clip.seconds);
  card.addEventListener("click", (event) => {
    const button = event.target.closest("[data-deed]");
    if (button && (!button.dataset.sure || confirm(button.dataset.sure))) does[button.dataset.deed](clip, button);
  });
  return card;
}

function length(card, seconds) {
  if (seconds >= 0.5 && Number.isFinite(seconds)) card.querySelector("[data-length]").textContent = clockOf(Math.round(seconds));
}

// Its own first picture, so that two films are told apart; where it cannot be shown, the sign stays.
export function face(clip) {
  const made = document.createElement({ film: "video", sound: "audio" }[clip.kind] ?? "img");
  const address = URL.createObjectURL(clip.blob);
  const forget = () => URL.revokeObjectURL(address);
  const show = () => {
    length(clip.card, clip.seconds || made.duration);
    if (clip.kind !== "sound") clip.card.querySelector("[data-face]").replaceChildren(made);
  };
  document.addEventListener("heard:leave", forget);
  made.addEventListener("error", forget);
  made.addEventListener(clip.kind === "picture" ? "load" : "loadedmetadata", show);
  if (clip.kind === "picture") made.alt = "";
  else Object.assign(made, { muted: true, playsInline: true, preload: "metadata", tabIndex: -1, ariaHidden: "true" });
  made.src = clip.kind === "film" ? `${address}#t=0.1` : address;
}
