// How much of you do people see? One choice, and a look at it exactly as others would have it.
const AGAIN_MS = 2000;

export function start(screen, { hall, clip, uploads }) {
  const place = screen.querySelector("[data-player]");
  const far = screen.querySelector("[data-far]");
  let timer;
  let asked = 0; // an answer to an earlier choice is not shown

  for (const box of screen.querySelectorAll("[name=disguise]")) box.checked = box.value === clip.disguise;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, AGAIN_MS);
  }

  function wait(key, percent) {
    place.replaceChildren();
    far.hidden = false;
    if (percent > 0) far.value = percent;
    else far.removeAttribute("value");
    hall.say(screen, key);
    later();
  }

  function play({ address, player }) {
    const made = document.createElement({ video: "video", audio: "audio" }[player] ?? "img");
    made.className = "shown";
    if (made.localName === "img") made.alt = hall.words(screen, clip.kind);
    else {
      Object.assign(made, { controls: true, playsInline: true, preload: "metadata" });
      made.setAttribute("aria-label", hall.words(screen, clip.kind));
    }
    made.addEventListener("error", later, { once: true }); // its address is good for ten minutes
    made.src = address;
    place.replaceChildren(made);
  }

  function tell(sentence) {
    far.hidden = true;
    place.replaceChildren();
    screen.querySelector("[data-status]").textContent = sentence;
  }

  async function look() {
    if (!screen.isConnected) return;
    const mine = ++asked;
    if (clip.state === "stopped" || clip.state === "lost") return tell(clip.card.querySelector("[data-status]").textContent);
    const key = clip.state === "waiting" ? "signal" : "coming";
    if (clip.state !== "here") return wait(key, (100 * clip.sent) / clip.blob.size);
    try {
      const answer = await uploads.ask(clip);
      if (mine !== asked || !screen.isConnected) return;
      if (answer.state === "working") return wait("working", answer.progress);
      tell(answer.message);
      if (answer.state === "ready") play(answer);
    } catch (error) {
      wait(error.name === "NotOurs" ? "blocked" : "signal", 0);
    }
  }

  screen.addEventListener("change", ({ target }) => {
    if (target.name !== "disguise") return;
    uploads.choose(clip, target.value, target.closest("label").querySelector(".words").firstChild.textContent.trim());
    tell(hall.words(screen, "working")); // what was shown is not what was chosen
    if (clip.ref && clip.state !== "here") uploads.ask(clip).catch(() => {});
    look();
  });
  clip.changed = () => screen.isConnected && look();
  hall.onLeaving(() => clearTimeout(timer));
  look();
}
