// Sends kept clips in pieces while somebody carries on, and says how far each is. It starts again
// after a lost signal, as long as the page is there; nothing is kept on the device. "Attached" is
// said only when the server has stored every byte.
const PIECE = 1024 * 1024;
const WAITS_MS = [0, 1000, 3000, 5000, 10_000];
const AGAIN_MS = 15_000;

export function begin({ part, addresses, look }) {
  const clips = [];
  const list = document.createElement("ul");
  list.className = "clips";
  let pass;

  // Whose clips they are: the key of the form, or what the page gave; it stays when the page goes on.
  function whose() {
    const form = document.querySelector("[data-send]");
    return (pass ??= document.querySelector("[data-pass]")?.dataset.pass ?? form.elements.key.value);
  }

  const find = (clip, selector) => clip.card.querySelector(selector);
  const spoken = (clip, key) => find(clip, `[data-say="${key}"]`).textContent;

  function say(clip, ...keys) {
    const text = keys.map((key) => spoken(clip, key)).join(" ");
    const status = find(clip, "[data-status]");
    if (status.textContent !== text) status.textContent = text;
  }

  function mount() {
    const place = document.querySelector("[data-clips-here]");
    if (!place || !clips.length) return;
    place.replaceChildren(list);
    for (const clip of clips) {
      if (clip.state === "going") progress(clip);
      deeds(clip);
    }
    celebrate();
  }

  // Before its words are sent it can be thrown away; afterwards it can be taken back, as words can.
  function deeds(clip) {
    const sent = !document.querySelector("[data-send]");
    const over = clip.state === "back";
    find(clip, "[data-deed=throw]").hidden = sent;
    find(clip, "[data-deed=take-back]").hidden = !sent || over || !clip.ref;
    find(clip, "[data-deed=retry]").hidden = clip.state !== "stopped";
    find(clip, "[data-deed=look]").hidden = over || clip.state === "stopped";
    find(clip, "[data-far]").hidden = over || clip.state === "here" || clip.state === "stopped";
  }

  function celebrate() {
    const title = document.querySelector("[data-here]");
    if (title && clips.length && allHere()) title.textContent = title.dataset.here;
  }

  function progress(clip) {
    const part = clip.sent / clip.blob.size;
    const key = part >= 0.85 ? "nearly" : part >= 0.5 ? "half" : part >= 0.2 ? "quarter" : "begun";
    find(clip, "[data-far]").value = Math.floor(part * 100);
    say(clip, key, ...(document.querySelector("[data-send]") ? [] : ["open"]));
    clip.changed();
  }

  function stand(clip, state) {
    clip.state = state;
    deeds(clip);
    if (state !== "going") say(clip, state);
    celebrate();
    clip.changed();
  }

  async function send(clip) {
    try {
      if (!globalThis.tus) await import(addresses.tus);
      clip.upload ??= upload(clip);
      stand(clip, "going");
      progress(clip);
      clip.upload.start();
    } catch {
      later(clip);
    }
  }

  function upload(clip) {
    clip.told = clip.disguise;
    return new globalThis.tus.Upload(clip.blob, {
      endpoint: addresses.endpoint,
      headers: { "Heard-Pass": whose() },
      chunkSize: PIECE,
      retryDelays: WAITS_MS,
      storeFingerprintForResuming: false,
      metadata: { kind: clip.kind, disguise: clip.disguise, once: clip.name },
      onAfterResponse: (request, answer) => learn(clip, answer.getHeader("Heard-Clip")),
      onShouldRetry: (error) => !refused(error),
      onProgress(sent) {
        clip.sent = Math.max(clip.sent, sent === clip.blob.size ? sent - 1 : sent);
        if (clip.state === "waiting") stand(clip, "going");
        progress(clip);
      },
      onError: (error) => (refused(error) ? stopped(clip, error) : later(clip)),
      onSuccess: () => stand(clip, "here"),
    });
  }

  // What the server will not take however often it is asked.
  function refused(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    return status >= 400 && status < 500 && ![408, 409, 423, 425, 429].includes(status);
  }

  function stopped(clip, error) {
    stand(clip, "stopped");
    const said = error.originalResponse?.getBody() ?? "";
    const plain = (error.originalResponse?.getHeader("Content-Type") ?? "").startsWith("text/plain");
    if (plain && said.length < 300) find(clip, "[data-status]").textContent = said;
    clip.upload = undefined;
  }

  function later(clip) {
    stand(clip, "waiting");
    clearTimeout(clip.timer);
    clip.timer = setTimeout(() => send(clip), AGAIN_MS);
  }

  function learn(clip, ref) {
    if (!ref || clip.ref) return;
    clip.ref = ref;
    if (clip.told !== clip.disguise) ask(clip).catch(() => {});
  }

  // What others would see of it, now; asked for in another way, it is made that way.
  async function ask(clip, more = {}) {
    const body = new URLSearchParams({ clip: clip.ref, disguise: clip.disguise, ...more });
    const headers = { "Heard-Pass": whose() };
    const answer = await fetch(addresses.look, { method: "POST", headers, body, cache: "no-store" });
    if (!answer.ok) throw new Error("not now");
    clip.told = clip.disguise;
    return answer.json();
  }

  function halt(clip) {
    clearTimeout(clip.timer);
    clip.upload?.abort().catch(() => {});
  }

  async function takeBack(clip) {
    halt(clip);
    try {
      await ask(clip, { do: "take-back" });
      stand(clip, "back");
    } catch {
      find(clip, "[data-status]").textContent = spoken(clip, "failed");
    }
  }

  function throwAway(clip) {
    halt(clip);
    if (clip.ref) ask(clip, { do: "take-back" }).catch(() => {});
    clips.splice(clips.indexOf(clip), 1);
    clip.card.remove();
    document.querySelector("[data-way]")?.focus();
  }

  function choose(clip, disguise, label) {
    clip.disguise = disguise;
    find(clip, "[data-chosen]").textContent = label;
  }

  function card(clip) {
    const item = part("[data-card]", clip.kind);
    item.querySelector("[data-kept]").value = clip.kind;
    const whole = Math.round(clip.seconds);
    const length = whole ? `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}` : "";
    item.querySelector("[data-length]").textContent = length;
    item.addEventListener("click", (event) => {
      const button = event.target.closest("[data-deed]");
      const deed = button?.dataset.deed;
      if (deed === "look") look(clip, button);
      if (deed === "retry") send(clip);
      if (deed === "throw" && confirm(button.dataset.sure)) throwAway(clip);
      if (deed === "take-back" && confirm(button.dataset.sure)) takeBack(clip);
    });
    return item;
  }

  function add(made) {
    const name = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
    const clip = { seconds: 0, sent: 0, name, changed: () => {}, ...made };
    clip.card = card(clip);
    const first = part('[data-screen="shown"]', clip.kind).querySelector("[name=disguise]:checked");
    choose(clip, first.value, first.closest("label").querySelector(".words").firstChild.textContent.trim());
    clips.push(clip);
    list.append(clip.card);
    mount();
    send(clip);
    return clip;
  }

  const allHere = () => clips.every((clip) => ["here", "stopped", "back"].includes(clip.state));

  addEventListener("online", () => {
    for (const clip of clips) {
      if (clip.state !== "waiting") continue;
      clearTimeout(clip.timer);
      send(clip);
    }
  });
  document.addEventListener("heard:page", mount);
  document.addEventListener("heard:leave", () => {
    clips.forEach(halt);
    clips.length = 0;
  });
  return { add, ask, choose, allHere, count: () => clips.length, full: () => list.scrollIntoView() };
}
