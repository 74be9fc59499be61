// After a form came back: the focus goes to what is to be put right, so that it is heard first and
// the first link in it leads to the field. Without this script it stands at the top all the same.
const answered = document.querySelector("main[data-answered]");
const found =
  answered?.querySelector("[data-problems], .notice.urgent[role=alert]") ??
  document.querySelector(".told .notice:is(.warm, .urgent)");

if (found) {
  found.tabIndex = -1;
  found.focus();
}
