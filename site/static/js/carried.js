// What is half-written on the page that a code opened: carried over whatever takes its place, in
// this page's memory alone. It comes back only to the journey that it was written for.
let kept; // whose journey, and what was typed by the id of its field

const opened = () => document.querySelector("main [data-whose]");
const plain = (words) => words.replace(/\r\n?/g, "\n").trim();
const boxes = () => [...(opened()?.querySelectorAll("textarea") ?? [])];

// `posted`: what was sent of it just now, if anything was; that much is not left over.
export function carry(posted) {
  if (!opened()) return;
  const left = boxes().filter(({ name, value }) => plain(value) && plain(value) !== plain(posted?.get(name) ?? ""));
  const fields = left.map(({ id, value }) => [id, value]);
  kept = fields.length ? { whose: opened().dataset.whose, fields } : kept;
}

// It was stored after all, while the page was covered.
export function arrivedLate(posted) {
  if (kept) kept.fields = kept.fields.filter(([, value]) => plain(value) !== plain(posted.get("words") ?? ""));
}

export const isCarrying = () => Boolean(kept?.fields.length);

// Puts it back. Answers whether there was something.
export function restore() {
  const whose = opened()?.dataset.whose;
  const fields = whose && kept?.whose === whose ? kept.fields : [];
  const found = fields.filter(([id]) => document.getElementById(id));
  for (const [id, value] of found) {
    const box = document.getElementById(id);
    box.value = value;
    box.closest("details")?.setAttribute("open", "");
  }
  if (whose && (found.length || kept?.whose !== whose)) kept = undefined;
  return found.length > 0;
}

export function forget() {
  kept = undefined;
}

document.addEventListener("heard:leave", forget);
document.addEventListener("heard:losing", ({ detail }) => {
  if (boxes().some(({ value }) => value.trim()) || isCarrying()) {
    detail.words ||= document.querySelector("[data-lost]")?.dataset.lost ?? "";
  }
});
