// What had the focus before <main> was swapped is found again by what it is, as the element itself is gone.

/** Whether what is typed there is written, so that no key decides. */
export const isWriting = (element: Element): boolean =>
  element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

/** Gives the focus to the form around a field: Tab goes on from there, and no key is written any more. */
export const leave = (field: HTMLElement): void => {
  const form = field.closest("form");
  if (form === null) return field.blur();
  form.tabIndex = -1;
  form.focus({ preventScroll: true });
};

/** What tells a control from the others of a page. */
export interface Likeness {
  id: string;
  action: string;
  field: string;
  name: string;
  words: string;
  tag: string;
}

export const likenessOf = (element: HTMLElement): Likeness => {
  const form = element.closest("form");
  const isButton = element.tagName === "BUTTON" || element.tagName === "A" || element.tagName === "SUMMARY";
  return {
    id: element.id,
    action: form?.getAttribute("action") ?? "",
    field: form?.querySelector<HTMLInputElement>("input[name=field]")?.value ?? "",
    name: element.getAttribute("name") ?? "",
    words: isButton ? (element.textContent ?? "").trim() : "",
    tag: element.tagName,
  };
};

export const controlLike = (root: HTMLElement, wanted: Likeness): HTMLElement | null => {
  if (wanted.id) return root.querySelector<HTMLElement>(`#${CSS.escape(wanted.id)}`);
  const found = [...root.querySelectorAll<HTMLElement>(wanted.tag)].find((element) => {
    const like = likenessOf(element);
    return (Object.keys(wanted) as (keyof Likeness)[]).every((key) => like[key] === wanted[key]);
  });
  return found && found.closest("details:not([open])") === null ? found : null;
};
