// Stops what plays and covers it: by the Stop button, or by Escape from anywhere on the page.
// Without this script, Stop is a link that leaves the page.
const clips = [...document.querySelectorAll("[data-clip]")];

function cover(clip, covered) {
  clip.querySelectorAll("video, audio").forEach((one) => one.pause());
  clip.classList.toggle("covered", covered);
  clip.querySelector("[data-clip-cover]")?.toggleAttribute("hidden", !covered);
}

for (const clip of clips) {
  const stop = clip.querySelector("[data-clip-stop]");
  if (!stop) continue;
  clip.querySelector("[data-clip-key]").hidden = false;
  stop.setAttribute("role", "button");
  stop.addEventListener("click", (event) => {
    event.preventDefault();
    cover(clip, true);
    clip.querySelector("[data-clip-uncover]").focus();
  });
  stop.addEventListener("keydown", (event) => {
    if (event.key === " ") event.preventDefault() || stop.click();
  });
  clip.querySelector("[data-clip-uncover]").addEventListener("click", () => {
    cover(clip, false);
    stop.focus();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  clips.filter((clip) => clip.querySelector("[data-clip-stop]")).forEach((clip) => cover(clip, true));
});
