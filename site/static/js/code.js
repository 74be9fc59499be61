// The page with the code: print it, copy it, and check what was written down, all on the page.
// Until one of these is done, or somebody says that they have it, leaving asks first.
import "./stay.js";

let has = false;
const letters = (text) => text.normalize("NFKC").toLowerCase().match(/[a-z]+/g)?.join("-") ?? "";

function show() {
  for (const tools of document.querySelectorAll("[data-code-tools]")) tools.hidden = false;
}

async function copy(button) {
  const status = document.querySelector("[data-code-status]");
  try {
    await navigator.clipboard.writeText(button.dataset.copy.replaceAll("-", " "));
    status.textContent = button.dataset.done;
    has = true;
  } catch {
    getSelection().selectAllChildren(document.getElementById("code"));
  }
}

function have(button) {
  has = true;
  document.querySelector("[data-code-status]").textContent = button.dataset.done;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
  if (event.target.closest?.("[data-have-it]")) have(event.target.closest("[data-have-it]"));
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button);
});

document.addEventListener("submit", (event) => {
  const check = event.target.closest?.("[data-code-check]");
  if (!check) return;
  event.preventDefault();
  const right = letters(check.elements.typed.value) === check.dataset.codeCheck;
  has ||= right;
  const status = check.querySelector("[data-check-status]");
  status.textContent = right ? status.dataset.right : status.dataset.wrong;
  status.className = `notice ${right ? "good" : "warm"}`;
});

addEventListener("afterprint", () => (has = true));
document.addEventListener("heard:losing", ({ detail }) => {
  const words = document.querySelector("[data-code-lost]")?.dataset.codeLost;
  if (words && !has) detail.push(words);
});
document.addEventListener("heard:page", show);
show();
