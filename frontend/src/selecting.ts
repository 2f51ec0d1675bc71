// A new claim by selecting words: what is selected in a report's text is sent as code points of its layer.
import { codePoints } from "./offsets";

let chosen: Range | null = null;

export const watchSelecting = (main: HTMLElement): void => {
  const text = main.querySelector<HTMLElement>("[data-text]");
  const form = main.querySelector<HTMLFormElement>("form[data-selecting]");
  if (text === null || form === null) return;
  chosen = null;
  form.hidden = false;
  text.tabIndex = 0;
  text.addEventListener("keydown", moveByWord);
  // Capture: the offsets have to stand in the form before it is sent.
  form.addEventListener("submit", (event) => fill(event, text, form), { capture: true });
};

/** What was selected last: pressing a button may end the selection itself. */
const remember = (): void => {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const at = range.commonAncestorContainer;
  if ((at instanceof Element ? at : at.parentElement)?.closest("[data-text]")) chosen = range.cloneRange();
};
document.addEventListener("selectionchange", remember);

const fill = (event: SubmitEvent, text: HTMLElement, form: HTMLFormElement): void => {
  remember(); // the browser may not have told of the last change yet
  const span = chosen && spanOf(text, chosen);
  if (!span) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const hint = form.querySelector<HTMLElement>("[data-hint]");
    if (hint) hint.hidden = false;
    text.focus();
    return;
  }
  (form.elements.namedItem("start") as HTMLInputElement).value = String(span[0]);
  (form.elements.namedItem("end") as HTMLInputElement).value = String(span[1]);
};

/** First code point and the one after the last of the selected words, null where they are no words. */
export const spanOf = (text: HTMLElement, range: Range): [number, number] | null => {
  let span: [number, number] | null = null;
  for (const piece of text.querySelectorAll<HTMLElement>("[data-start]")) {
    if (!range.intersectsNode(piece)) continue;
    let at = Number(piece.dataset["start"]);
    const nodes = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      const words = node.nodeValue ?? "";
      const isSign = node.parentElement?.hasAttribute("data-sign") ?? false; // stands for one code point
      const size = isSign ? 1 : codePoints(words, words.length);
      if (range.intersectsNode(node)) {
        const from = node === range.startContainer ? range.startOffset : 0;
        const to = node === range.endContainer ? range.endOffset : words.length;
        if (from < to) {
          const blank = isSign ? 0 : words.slice(from, to).length - words.slice(from, to).trimStart().length;
          const isBlank = !isSign && blank === to - from;
          const end = isSign ? at + 1 : at + codePoints(words, from + words.slice(from, to).trimEnd().length);
          if (!isBlank) span = [span?.[0] ?? at + (isSign ? 0 : codePoints(words, from + blank)), end];
        }
      }
      at += size;
    }
  }
  return span;
};

/** With the text in focus, arrows go from word to word, and with Shift select more or less of them. */
const moveByWord = (event: KeyboardEvent): void => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  if (event.ctrlKey || event.altKey || event.metaKey || !(event.currentTarget instanceof HTMLElement)) return;
  const selection = document.getSelection();
  if (selection === null) return;
  event.preventDefault();
  if (selection.anchorNode === null || !event.currentTarget.contains(selection.anchorNode)) {
    selection.collapse(event.currentTarget.querySelector("[data-start]"), 0);
  }
  const line = selection.focusNode?.parentElement?.closest("p");
  const isLeftward = line != null && getComputedStyle(line).direction === "rtl";
  const isForward = (event.key === "ArrowRight") !== isLeftward;
  if (!event.shiftKey && !selection.isCollapsed) {
    if (isForward) selection.collapseToEnd();
    else selection.collapseToStart();
  }
  selection.modify("extend", isForward ? "forward" : "backward", "word");
};
