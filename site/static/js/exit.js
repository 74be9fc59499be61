// Exit this page: cover first, then leave. Without script the link goes to /leave/.
const root = document.documentElement;

function cover() {
  root.classList.add("covered");
  document.dispatchEvent(new Event("heard:leave")); // a camera stops, what is on its way too
  document.title = "\u200b";
  for (const form of document.forms) form.reset();
}

function leave(link) {
  cover();
  const { exitEnd, exitTo } = link.dataset;
  if (exitEnd) fetch(exitEnd, { method: "POST", keepalive: true }).catch(() => {});
  document.body.replaceChildren();
  location.replace(exitTo || link.href);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-exit]");
  if (!link) return;
  event.preventDefault();
  leave(link);
});

// Back from somewhere else must show nothing of what was here: a page kept in memory is
// covered as it goes and loaded anew as it comes.
addEventListener("pagehide", (event) => event.persisted && cover());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  cover();
  location.replace(location.pathname + location.search); // not reload(): that sends a form twice
});
