// Arrow keys along the rows of a list, while one of them has the focus. Elsewhere they scroll.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target.closest?.(".row-title a");
  if (!step || !here || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...document.querySelectorAll(".row-title a")];
  const next = links[links.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
