// The keys of the review room. A page works without them: a key presses the button, or goes to the field, that
// carries it in data-key. `?` lists them.

const writes = (element) =>
  element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

const help = () => {
  const dialog = document.getElementById("keys");
  if (dialog === null) return;
  if (dialog.open) dialog.close();
  else dialog.showModal();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (!(event.target instanceof Element) || writes(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    help();
    return;
  }
  if (document.querySelector("dialog[open]") !== null) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (found === null) return;
  event.preventDefault();
  found.closest("details")?.setAttribute("open", "");
  if (found.hasAttribute("data-press")) found.click();
  else found.focus();
});

// What is sent twice by an impatient second press would only be refused; the button says that it was heard.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});

// Coming back by the browser's own button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
