// Draws on a canvas with a finger, a pen or a mouse; pictures can be put in by keys or a switch.
const PAPER = "#fff";
const CELLS = 3; // pictures go into three rows of three, then between them

export function start(screen, { hall, own, keep }) {
  const paper = screen.querySelector("[data-paper]");
  const brush = paper.getContext("2d");
  const done = []; // what is on the paper, in order: lines and pictures
  const look = own(screen, { hall, keep, again: () => hall.turn(screen, done.length ? "drawing" : "ask") });
  let line;

  for (const box of screen.querySelectorAll(".colour input")) {
    if (box.value) box.parentElement.style.setProperty("--paint", box.value);
  }
  const chosen = (name) => screen.querySelector(`[name=${name}]:checked`).value;

  function stroke({ colour, width, points }) {
    brush.strokeStyle = brush.fillStyle = colour;
    brush.lineWidth = width;
    brush.lineCap = brush.lineJoin = "round";
    brush.beginPath();
    brush.moveTo(...points[0]);
    for (const point of points) brush.lineTo(...point);
    brush.stroke();
  }

  function redraw() {
    brush.fillStyle = PAPER;
    brush.fillRect(0, 0, paper.width, paper.height);
    for (const each of done) {
      if (each.points) stroke(each);
      else brush.drawImage(each.image, each.x, each.y, each.size, each.size);
    }
    hall.setBusy(done.length > 0);
  }

  function at(event) {
    const box = paper.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * paper.width) / box.width,
      ((event.clientY - box.top) * paper.height) / box.height,
    ];
  }

  paper.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return;
    paper.setPointerCapture(event.pointerId);
    const rubber = !chosen("colour");
    const width = Number(chosen("width")) * (rubber ? 2 : 1);
    line = { colour: chosen("colour") || PAPER, width, points: [at(event)] };
    done.push(line);
    redraw();
    event.preventDefault();
  });
  paper.addEventListener("pointermove", (event) => {
    if (!line) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const each of between.length ? between : [event]) line.points.push(at(each));
    stroke(line);
  });
  for (const over of ["pointerup", "pointercancel"]) {
    paper.addEventListener(over, () => (line = undefined));
  }

  // A drawing has no size of its own, and some browsers put none on a canvas without one.
  async function stamp(button) {
    const svg = await (await fetch(button.dataset.stamp)).text();
    const sized = svg.replace("<svg ", '<svg width="288" height="288" ');
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`;
    await image.decode();
    const number = done.filter((each) => each.image).length % (CELLS * CELLS * 2);
    const between = number >= CELLS * CELLS ? 0.5 : 0;
    const size = paper.width / CELLS;
    const [column, row] = [number % CELLS, Math.floor(number / CELLS) % CELLS];
    const place = (cell) => Math.min((cell + between) * size, paper.width - size) + size * 0.1;
    done.push({ image, x: place(column), y: place(row), size: size * 0.8, name: button.ariaLabel });
    redraw();
    tell("put", button.ariaLabel);
  }

  // What is on it, for somebody who cannot see it.
  function tell(key, name = "") {
    const names = done.filter((each) => each.name).map((each) => each.name);
    paper.setAttribute("aria-label", [paper.dataset.name, ...names].join(", "));
    screen.querySelector("[data-status]").textContent = [name, hall.words(screen, key)].filter(Boolean).join(": ");
  }
  paper.dataset.name = paper.getAttribute("aria-label");

  const deeds = {
    draw() {
      redraw();
      hall.turn(screen, "drawing");
    },
    undo() {
      done.pop();
      redraw();
      tell("undone");
    },
    drawn() {
      if (!done.length) return tell("nothing");
      paper.toBlob((blob) => (blob ? look(blob) : screen.dispatchEvent(new Event("heard:lost"))), "image/png");
    },
  };
  screen.addEventListener("click", (event) => {
    deeds[event.target.closest("[data-do]")?.dataset.do]?.();
    const button = event.target.closest("[data-stamp]");
    if (button) stamp(button).catch(() => {});
  });
  for (const name of ["big", "empty", "lost"]) {
    screen.addEventListener(`heard:${name}`, () => {
      screen.querySelector("[data-problem]").textContent = hall.words(screen, name);
      hall.turn(screen, "problem");
    });
  }
  hall.turn(screen, "ask");
}
