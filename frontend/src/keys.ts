// The keys of the review room: a key presses the button, or goes to the field, that carries it in data-key.
// Escape leaves a field, so that keys work again. `j` and `k` go to the next and the previous row or claim; `?` lists all keys.
import { isWriting, leave } from "./focus";
import { rowAfter } from "./rows";

const ROWS = "main [data-rows] a[data-row], main .rows th[scope=row] a, main .told li > a";
const CLAIMS = "main .claimlist a";

export const watchKeys = (): void => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (!(event.target instanceof HTMLElement)) return;
    if (isWriting(event.target)) {
      if (event.key === "Escape") leave(event.target);
      return;
    }
    if (event.key === "?") {
      event.preventDefault();
      toggleHelp();
    } else if (document.querySelector("dialog[open]") === null && (press(event.key) || step(event.key))) {
      event.preventDefault();
    }
  });
};

const toggleHelp = (): void => {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#keys");
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
};

const press = (key: string): boolean => {
  const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]:not([hidden] *)`);
  if (found === null) return false;
  found.closest("details")?.setAttribute("open", "");
  if (found.hasAttribute("data-press")) found.click();
  else found.focus();
  return true;
};

/** Goes to a row of a list; of a report's claims, opens the next one, as its form is what one decides on. */
const step = (key: string): boolean => {
  if (key !== "j" && key !== "k") return false;
  const by = key === "j" ? 1 : -1;
  const claims = [...document.querySelectorAll<HTMLAnchorElement>(CLAIMS)];
  const links = claims.length ? claims : [...document.querySelectorAll<HTMLAnchorElement>(ROWS)];
  const now = claims.length
    ? claims.findIndex((a) => a.getAttribute("aria-current") === "true")
    : links.findIndex((a) => a.closest("tr, li")?.contains(document.activeElement));
  const next = links[rowAfter(now, by, links.length)];
  if (next === undefined) return false;
  next.focus();
  if (claims.length && next !== links[now]) next.click();
  return true;
};
