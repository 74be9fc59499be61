// Looking at one's own recording, photo or drawing before it is kept. It is on this page alone.
const PLAYERS = { film: "video", sound: "audio", picture: "img" };

// Files that are chosen come here as well. Answers with what shows a blob.
export function own(screen, { hall, keep, again }) {
  const { kind } = screen.dataset;
  const place = screen.querySelector("[data-own]");
  let blob;
  let seconds;
  let address;

  function forget() {
    if (address) URL.revokeObjectURL(address);
    address = undefined;
    place.replaceChildren();
  }

  function show(made, length = 0, died = false) {
    forget();
    [blob, seconds, address] = [made, length, URL.createObjectURL(made)];
    const player = document.createElement(PLAYERS[kind]);
    player.className = "shown";
    if (kind === "picture") player.alt = "";
    else Object.assign(player, { controls: true, playsInline: true, preload: "auto" });
    const cannot = screen.querySelector("[data-cannot-play]");
    cannot.hidden = true;
    screen.querySelector("[data-died]").hidden = !died;
    player.onerror = () => {
      player.hidden = true;
      cannot.hidden = false;
    };
    player.src = address;
    place.replaceChildren(player);
    hall.setBusy(true);
    hall.turn(screen, "look");
  }

  const isReadable = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

  screen.addEventListener("change", async (event) => {
    const file = event.target.matches("[data-file]") && event.target.files[0];
    if (!file) return;
    if (!file.size) screen.dispatchEvent(new Event("heard:empty"));
    else if (file.size > hall.limits.bytes) screen.dispatchEvent(new Event("heard:big"));
    else if (!(await isReadable(file))) screen.dispatchEvent(new Event("heard:lost"));
    else show(file);
    event.target.value = "";
  });
  screen.addEventListener("click", (event) => {
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what === "keep") keep({ blob, seconds });
    if (what === "again") {
      forget();
      hall.setBusy(false);
      again();
    }
  });
  hall.onLeaving(forget);
  return show;
}
