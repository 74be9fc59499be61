// Opens native dialogs from [data-dialog-open="id"]. Those buttons stay hidden without script.
// Can go when every browser in use knows command="show-modal".
for (const button of document.querySelectorAll("[data-dialog-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.getElementById(button.dataset.dialogOpen).showModal();
  });
}
