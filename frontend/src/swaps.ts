// Forms are sent without loading the whole page: what the server answers takes the place of <main>. Without
// this script they are sent as ever, and lead to the same pages.
import htmx from "htmx.org";
import { controlLike, isWriting, leave, likenessOf, type Likeness } from "./focus";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false, // a style of its own, which the pages' policy forbids
  historyCacheSize: 0, // no page, and no name in it, stays in the browser's storage
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  scrollBehavior: "instant",
  scrollIntoViewOnBoost: false,
  defaultSettleDelay: 0,
  defaultSwapDelay: 0,
  timeout: 60_000,
  responseHandling: [{ code: ".*", swap: true }], // refusals and conflicts are pages, too
});

interface Swap {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  requestConfig: { verb: string };
}

/** A part of the script that looks at a page, or at what took the place of its <main>. */
export type Part = (main: HTMLElement) => void;

let focused: Likeness | null = null;
let isKept = false; // whether what is swapped in answers a form that was sent to be kept, and was

/** Has forms swap <main>, and each part look at it now and after each swap. */
export const swapForms = (parts: readonly Part[]): void => {
  const look = (): void => {
    const main = document.querySelector<HTMLElement>("#main");
    if (main === null) return;
    for (const form of main.querySelectorAll("form")) boost(form);
    for (const part of parts) part(main);
  };
  look();
  // Once: a second press while the first is under way does nothing, whether or not the form is swapped.
  document.addEventListener("submit", once, { capture: true });
  window.addEventListener("pageshow", forget);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<Swap>;
    if (!detail.xhr.responseText.includes('id="main"')) {
      detail.shouldSwap = false;
      failed("The server answered with something that is no page. Load this page again, then try once more.");
    }
    isKept = detail.requestConfig.verb === "post" && detail.xhr.status < 400;
    focused = document.activeElement instanceof HTMLElement ? likenessOf(document.activeElement) : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    look();
    if (document.activeElement === null || document.activeElement === document.body) restoreFocus();
    say(document.querySelector("#main .done, #main .trouble")?.textContent ?? "");
  });
  // htmx notes where it is, and an address may hold the name that somebody looked for.
  for (const moved of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) {
    document.addEventListener(moved, () => sessionStorage.removeItem("htmx-current-path-for-history"));
  }
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => failed("The server did not answer. Look whether it runs, then try again."));
  }
};

const boost = (form: HTMLFormElement): void => {
  if (form.matches("[data-plain], [method=dialog], [action='/sign-in']")) return;
  if (form.hasAttribute("hx-boost")) return;
  const history = form.method === "post" ? "hx-replace-url" : "hx-push-url";
  const how = {
    "hx-boost": "true",
    "hx-target": "#main",
    "hx-select": "#main",
    "hx-swap": "outerHTML show:none focus-scroll:false",
    [history]: "true",
  };
  for (const [name, value] of Object.entries(how)) form.setAttribute(name, value);
  htmx.process(form);
};

const once = (event: SubmitEvent): void => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset["sent"]) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  form.dataset["sent"] = "yes";
};

/** After a failure, or coming back by the browser's own button, forms may be sent again. */
const forget = (): void => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"];
};

const restoreFocus = (): void => {
  const main = document.querySelector<HTMLElement>("#main");
  if (main === null) return;
  const same = focused && controlLike(main, focused);
  // Out of a field whose words are kept: keys decide again, and Enter keeps nothing twice.
  if (same && isKept && isWriting(same)) leave(same);
  else (same ?? main).focus({ preventScroll: true });
};

const failed = (words: string): void => {
  forget();
  say(words, true);
};

const say = (words: string, isShown = false): void => {
  const place = document.querySelector<HTMLElement>("#said");
  if (place === null) return;
  place.textContent = words;
  place.classList.toggle("unseen", !isShown);
};
