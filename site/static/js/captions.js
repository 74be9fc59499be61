// The editor of captions beside its player: plays one line, and takes times from where it stands.
// Everything else in the editor works without this: see templates/feedback/desk/_captions.html.
const form = document.querySelector("[data-captions]");
const player = document.querySelector("[data-clip] :is(video, audio)");

function seconds(text) {
  const parts = text.trim().replace(",", ".").split(":").map(Number);
  return parts.reduce((whole, part) => whole * 60 + part, 0);
}

function written(at) {
  const minutes = Math.floor(at / 60);
  return `${minutes}:${(at - minutes * 60).toFixed(3).padStart(6, "0")}`;
}

let until = Infinity;

function play(cue) {
  const [start, end] = ["start", "end"].map((name) => seconds(cue.querySelector(`[name=${name}]`).value));
  if (!(end > start)) return;
  until = end;
  player.currentTime = start;
  player.play();
}

if (form && player) {
  form.toggleAttribute("data-live", true);
  player.addEventListener("timeupdate", () => {
    if (player.currentTime < until) return;
    until = Infinity;
    player.pause();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play], [data-now]");
    if (!button) return;
    const cue = button.closest(".cue");
    if (button.hasAttribute("data-play")) return play(cue);
    const field = cue.querySelector(`[name=${button.dataset.now}]`);
    field.value = written(player.currentTime);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("keydown", (event) => {
    const cue = event.target.closest(".cue");
    if (!cue || event.key !== "Enter" || !event.ctrlKey) return;
    event.preventDefault();
    if (player.paused) play(cue);
    else player.pause();
  });
}
