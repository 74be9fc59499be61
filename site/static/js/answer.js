// Tells a page of ours from one that something between put in its place: a school's filter, a
// wifi's log-in. Whoever shows HTML that was fetched asks here first. Our pages carry a mark.
const LONGEST_MS = 20_000;

export class NotOurs extends Error {
  name = "NotOurs";
}

// The answer as a Document. Throws NotOurs where it is somebody else's, and another Error where it
// broke off or a server of ours is down, so that trying again may help. Where we never send
// anybody on, fetch with `redirect: "manual"`: then whoever does is not us.
export async function ourPage(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  const text = type.startsWith("text/html") ? await answer.text() : "";
  const page = new DOMParser().parseFromString(text, "text/html");
  if ("heard" in page.documentElement.dataset) {
    if (!text.includes("</html>")) throw new Error("only a part of it came");
    return page;
  }
  const down = answer.status >= 500 && answer.status !== 511; // 511: log in to this network first
  throw down ? new Error("not now") : new NotOurs(answer.type);
}

// The answer as data of ours, for scripts; throws as above. Every such answer has a state.
export async function ourData(answer) {
  if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) {
    const data = await answer.json();
    if (data.state) return data;
  }
  await ourPage(answer);
  throw new Error("not now");
}

// What `read` makes of an answer, for which nobody waits longer than 20 seconds (AbortError).
export async function ask(address, read, how = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_MS);
  const always = { redirect: "manual", cache: "no-store", signal: patience.signal };
  try {
    return await read(await fetch(address, { ...always, ...how }));
  } finally {
    clearTimeout(timer);
  }
}
