// A code that was not looked at, because too many were tried: it is tried again by itself, later each
// time and three times at most, as long as nobody types. Without this script, pressing the button does.
const STEP_S = 10;

function begin() {
  const part = document.querySelector("[data-wait]");
  if (!part || part.dataset.begun) return;
  part.dataset.begun = "";
  const form = part.closest("form");
  let left = Number(part.dataset.wait);
  let timer;

  function tick() {
    if (!part.isConnected) return;
    if (left <= 0) return form.requestSubmit();
    part.textContent = part.dataset.left.replace("#", left);
    const step = Math.min(STEP_S, left);
    left -= step;
    timer = setTimeout(tick, step * 1000);
  }

  form.elements.code.addEventListener("input", () => {
    clearTimeout(timer);
    part.textContent = "";
  });
  tick();
}

document.addEventListener("heard:page", begin);
begin();
