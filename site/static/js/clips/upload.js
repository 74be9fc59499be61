// Sends kept clips in pieces while somebody carries on, and keeps one list of them, wherever the page
// shows it. It starts again after a lost signal, as long as the page is there; nothing is kept on the
// device. How far a clip is, the card says; from when all of it is here, as the server says it.
import { ask as askFor, ourData } from "../answer.js";
import { cardOf, face } from "./card.js";

const PIECE = 1024 * 1024;
const WAITS_MS = [0, 1000, 3000, 5000, 10_000];
const AGAIN_MS = 15_000;
const STALLED_MS = 30_000; // nothing moves, and no answer comes
const NEWS_MS = [2000, 4000, 8000, 15_000, 30_000];
const OVER = new Set(["here", "stopped", "lost", "back"]);
const UNSENT = new Set(["stopped", "lost"]);

export function begin({ part, addresses, look, enter }) {
  const clips = [];
  const list = document.createElement("ul");
  list.className = "clips";
  const journey = () => document.querySelector("main [data-whose]")?.dataset.whose;
  const mine = journey();
  let pass;

  // Whose clips they are: the key of the form, or what the page gave; it stays when the page goes on.
  function whose() {
    const form = document.querySelector("[data-steps]");
    return (pass ??= document.querySelector("[data-pass]")?.dataset.pass ?? form.elements.key.value);
  }

  const isTelling = () => Boolean(document.querySelector("[data-steps]"));
  const find = (clip, selector) => clip.card.querySelector(selector);
  const spoken = (clip, key) => find(clip, `[data-say="${key}"]`).textContent;

  function tell(clip, text) {
    const status = find(clip, "[data-status]");
    if (status.textContent !== text) status.textContent = text;
  }

  function mount() {
    const place = document.querySelector("[data-clips-here]");
    if (!place || !clips.length || journey() !== mine) return;
    place.replaceChildren(list);
    for (const clip of clips) {
      if (clip.state === "going") progress(clip);
      deeds(clip);
    }
    celebrate();
  }

  // Before its words are sent it can be thrown away; afterwards it can be taken back, as words can.
  // Where the same file cannot help, another one is offered, and it does not count as sent.
  function deeds(clip) {
    const { state, refused } = clip;
    const hide = (name, value) => (find(clip, `[data-deed=${name}]`).hidden = value);
    hide("throw", !isTelling());
    hide("take-back", isTelling() || state === "back" || !clip.ref || refused);
    hide("retry", state !== "stopped");
    hide("another", !refused && state !== "lost");
    hide("look", state === "back" || UNSENT.has(state) || refused);
    find(clip, "[data-far]").hidden = OVER.has(state);
    find(clip, "[data-kept]").disabled = refused || UNSENT.has(state);
    find(clip, ".clip-how").hidden = refused || UNSENT.has(state);
  }

  function celebrate() {
    const title = document.querySelector("[data-all-here]");
    const fine = clips.filter((clip) => clip.state === "here" && !clip.refused);
    if (title && fine.length && allHere()) title.textContent = title.dataset.allHere;
  }

  function progress(clip) {
    const part = clip.sent / clip.blob.size;
    const key = part >= 0.85 ? "nearly" : part >= 0.5 ? "half" : part >= 0.2 ? "quarter" : "begun";
    find(clip, "[data-far]").value = Math.floor(part * 100);
    tell(clip, [key, ...(isTelling() ? [] : ["open"])].map((each) => spoken(clip, each)).join(" "));
    clip.changed();
    clearTimeout(clip.stalled);
    clip.stalled = setTimeout(() => clip.state === "going" && later(clip), STALLED_MS);
  }

  function stand(clip, state, words) {
    clip.state = state;
    deeds(clip);
    if (state !== "going") {
      clearTimeout(clip.stalled);
      tell(clip, words || spoken(clip, state));
    }
    celebrate();
    clip.changed();
    document.dispatchEvent(new Event("heard:clips"));
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
      onShouldRetry: (error) => Boolean(isOurs(error) && !isRefused(error)),
      onProgress(sent) {
        clip.sent = Math.max(clip.sent, sent === clip.blob.size ? sent - 1 : sent);
        if (clip.state === "waiting") stand(clip, "going");
        progress(clip);
      },
      onError: (error) => failed(clip, error),
      onSuccess() {
        stand(clip, "here");
        news(clip, 0);
      },
    });
  }

  const isOurs = ({ originalResponse: answer }) => answer?.getHeader("Tus-Resumable");

  // What the server will not take however often it is asked.
  function isRefused(error) {
    const status = error.originalResponse.getStatus();
    return status >= 400 && status < 500 && ![408, 409, 423, 425, 429].includes(status);
  }

  // Told as what it is: the file, this network, our own words, or no signal.
  async function failed(clip, error) {
    const answer = error.originalResponse;
    if (await isGone(clip.blob)) return stand(clip, "lost");
    if (!answer?.getStatus()) return later(clip);
    const down = answer.getStatus() >= 500 && answer.getStatus() !== 511;
    if (!isOurs(error)) return later(clip, down ? "failed" : "blocked");
    const said = answer.getBody() ?? "";
    const plain = (answer.getHeader("Content-Type") ?? "").startsWith("text/plain");
    const words = plain && said.length < 300 ? said : "";
    if (!isRefused(error)) return later(clip, "waiting", words);
    clip.upload = undefined;
    stand(clip, "stopped", words);
  }

  // Moved, changed, deleted, in a cloud that is not there: it cannot be read as it was chosen.
  async function isGone(blob) {
    const read = (from) => blob.slice(from, from + 1).arrayBuffer();
    return Promise.all([read(0), read(blob.size - 1)]).then(() => false, () => true);
  }

  function later(clip, key = "waiting", words = "") {
    clip.upload?.abort().catch(() => {});
    stand(clip, "waiting", words || spoken(clip, key));
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
    const data = await askFor(addresses.look, ourData, { method: "POST", headers: { "Heard-Pass": whose() }, body, keepalive: more.do === "leave" });
    clip.told = clip.disguise;
    if (clip.state === "here") heard(clip, data);
    return data;
  }

  // The same sentence as on the page of the code.
  function heard(clip, { sentence, refused, settled }) {
    clip.settled = settled;
    if (clip.sentence === sentence && clip.refused === refused) return;
    Object.assign(clip, { sentence, refused });
    stand(clip, "here", sentence);
  }

  function news(clip, tries) {
    clearTimeout(clip.timer);
    clip.timer = setTimeout(async () => {
      if (clip.state !== "here" || clip.settled) return;
      if (!document.hidden) await ask(clip).catch(() => {});
      news(clip, tries + 1);
    }, NEWS_MS[Math.min(tries, NEWS_MS.length - 1)]);
  }

  function halt(clip) {
    clearTimeout(clip.timer);
    clearTimeout(clip.stalled);
    clip.upload?.abort().catch(() => {});
  }

  async function takeBack(clip) {
    halt(clip);
    try {
      await ask(clip, { do: "take-back" });
      stand(clip, "back");
    } catch (error) {
      tell(clip, spoken(clip, error.name === "NotOurs" ? "blocked" : "failed"));
    }
  }

  function throwAway(clip) {
    halt(clip);
    if (clip.ref) ask(clip, { do: "take-back" }).catch(() => {});
    clips.splice(clips.indexOf(clip), 1);
    clip.state = "back";
    clip.card.remove();
    document.querySelector("[data-way]")?.focus();
  }

  function another(clip, button) {
    if (isTelling() || !clip.ref) throwAway(clip);
    enter(clip.kind, document.querySelector(`[data-way=${clip.kind}]`) ?? button);
  }

  function choose(clip, disguise, label) {
    clip.disguise = disguise;
    find(clip, "[data-chosen]").textContent = label;
  }

  const does = { look, another, retry: send, throw: throwAway, "take-back": takeBack };

  function add(made) {
    const name = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
    const clip = { seconds: 0, sent: 0, name, changed: () => {}, ...made };
    clip.card = cardOf(clip, part("[data-card]", clip.kind), does);
    const first = part('[data-screen="shown"]', clip.kind).querySelector("[name=disguise]:checked");
    choose(clip, first.value, first.closest("label").querySelector(".words").firstChild.textContent.trim());
    clips.push(clip);
    list.append(clip.card);
    mount();
    face(clip);
    send(clip);
    return clip;
  }

  const allHere = () => clips.every((clip) => OVER.has(clip.state));

  addEventListener("online", () => {
    for (const clip of clips) {
      if (clip.state !== "waiting") continue;
      clearTimeout(clip.timer);
      send(clip);
    }
  });
  document.addEventListener("heard:page", mount);

  // The page is left, and its words with it: what came without them is deleted there too.
  function gone() {
    if (!document.querySelector("[data-steps]")) return;
    for (const clip of clips) if (clip.ref) ask(clip, { do: "leave" }).catch(() => {});
  }

  // As long as the page is open, the words may still come.
  setInterval(() => {
    if (!document.querySelector("[data-steps]")) return;
    for (const clip of clips) if (clip.ref) ask(clip).catch(() => {});
  }, 20 * 60_000);
  addEventListener("pagehide", gone);
  document.addEventListener("heard:leave", () => {
    gone();
    clips.forEach(halt);
    clips.length = 0;
  });
  return { add, ask, choose, allHere, count: () => clips.filter((clip) => !UNSENT.has(clip.state)).length };
}
