// Films or records in the page: look, start, 3-2-1, wait, go on, stop, look again, keep. The phone's
// own camera is always another way. Nothing leaves the page before it is kept.
const TYPES = {
  film: ["video/mp4", "video/webm;codecs=vp8,opus", "video/webm"],
  sound: ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg"],
};
const SLICE_MS = 2000; // shorter ones come empty from some phones
const SOON_S = 30;
const PROBLEMS = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing",
  OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy",
};
const clockOf = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export function start(screen, { hall, own, listen, keep }) {
  const { kind } = screen.dataset;
  const most = hall.limits[kind];
  const look = own(screen, { hall, keep, again: () => begin() });
  let facing = "user";
  let stream;
  let recorder;
  let quiet = () => {};
  let died = false;

  function off() {
    quiet();
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
  }

  function trouble(name) {
    off();
    hall.setBusy(false);
    screen.querySelector("[data-problem]").textContent = hall.words(screen, name);
    hall.turn(screen, "problem");
  }

  function wanted() {
    const audio = { echoCancellation: true, noiseSuppression: true };
    const video = { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    return kind === "film" ? { audio, video } : { audio };
  }

  async function ask() {
    const devices = navigator.mediaDevices;
    try {
      return await devices.getUserMedia(wanted());
    } catch (error) {
      // A camera without a microphone still films.
      if (kind !== "film" || error.name !== "NotFoundError") throw error;
      return devices.getUserMedia({ video: wanted().video });
    }
  }

  async function begin() {
    if (!navigator.mediaDevices || !globalThis.MediaRecorder) return trouble("cannot");
    off();
    hall.turn(screen, "wait");
    try {
      const got = await ask();
      if (!screen.isConnected) return got.getTracks().forEach((track) => track.stop());
      ready(got);
    } catch (error) {
      trouble(PROBLEMS[error.name] ?? "cannot");
    }
  }

  function ready(got) {
    stream = got;
    died = false;
    recorder = undefined;
    for (const track of stream.getTracks()) track.addEventListener("ended", die);
    quiet = listen(stream, screen.querySelector("[data-level]"));
    const live = screen.querySelector("[data-live]");
    if (live) {
      live.srcObject = stream;
      live.classList.toggle("mirrored", facing === "user");
      live.play().catch(() => {});
    }
    tick(0);
    hall.turn(screen, "ready");
    hall.say(screen, "ready");
  }

  async function countThenRecord() {
    hall.setBusy(true);
    hall.turn(screen, "counting");
    hall.say(screen, "counting");
    for (const number of [3, 2, 1]) {
      for (const each of screen.querySelectorAll("[data-count]")) each.textContent = number;
      await wait(1000);
      if (!stream || !screen.isConnected) return;
    }
    go();
  }

  function go() {
    const type = TYPES[kind].find((each) => MediaRecorder.isTypeSupported(each));
    const bits = { videoBitsPerSecond: 1_500_000, audioBitsPerSecond: 64_000 };
    const pieces = [];
    try {
      recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), ...bits });
    } catch {
      return trouble("cannot");
    }
    recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
    recorder.onerror = die;
    recorder.onstop = () => made(new Blob(pieces, { type: recorder.mimeType }));
    recorder.start(SLICE_MS);
    hall.turn(screen, "recording");
    hall.say(screen, "recording");
    run();
  }

  // Counts only while it records.
  function run() {
    let seconds = 0;
    let last = performance.now();
    const mine = recorder;
    const timer = setInterval(() => {
      const now = performance.now();
      if (mine.state === "recording") seconds += (now - last) / 1000;
      last = now;
      if (mine.state === "inactive") return clearInterval(timer);
      tick(seconds);
      if (seconds >= most) finish();
    }, 200);
    hall.onLeaving(() => clearInterval(timer));
  }

  let warned = false;
  let length = 0;
  function tick(seconds) {
    length = seconds;
    screen.querySelector("[data-clock]").textContent = `${clockOf(seconds)} / ${clockOf(most)}`;
    const soon = seconds > 0 && most - seconds <= SOON_S && most > 2 * SOON_S;
    if (soon && !warned) hall.say(screen, "soon");
    warned = soon;
  }

  // The camera was taken away, or there is no room for more: what there is, is kept.
  function die() {
    died = true;
    if (recorder) finish();
    else if (stream) trouble("busy");
  }

  function finish() {
    if (recorder && recorder.state !== "inactive") recorder.stop();
  }

  function made(blob) {
    off();
    if (!blob.size) return trouble(died ? "full" : "empty");
    look(blob, length, died);
  }

  const deeds = {
    start: begin,
    switch() {
      facing = facing === "user" ? "environment" : "user";
      begin();
    },
    record: countThenRecord,
    pause() {
      recorder.pause();
      hall.turn(screen, "paused");
      hall.say(screen, "paused");
    },
    resume() {
      recorder.resume();
      hall.turn(screen, "recording");
      hall.say(screen, "recording");
    },
    stop: finish,
  };
  screen.addEventListener("click", (event) => deeds[event.target.closest("[data-do]")?.dataset.do]?.());
  screen.addEventListener("heard:finish", () => {
    if (recorder) return finish();
    if (stream) hall.setBusy(false); // it was about to begin
    off();
  });
  screen.addEventListener("heard:big", () => trouble("big"));
  screen.addEventListener("heard:empty", () => trouble("empty"));
  screen.addEventListener("heard:lost", () => trouble("lost"));
  // A call comes in, or somebody looks at another page: it waits, and says so.
  const hidden = () => document.hidden && recorder?.state === "recording" && deeds.pause();
  document.addEventListener("visibilitychange", hidden);
  hall.onLeaving(() => {
    document.removeEventListener("visibilitychange", hidden);
    recorder && (recorder.onstop = null);
    off();
  });
  if (!globalThis.MediaRecorder) screen.querySelector("[data-in~=ask] [data-do=start]").hidden = true;
  hall.turn(screen, "ask");
}
