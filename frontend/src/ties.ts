// Words and fields belong together: pointing at one, or reaching it by Tab, marks the other.

const OVER = ["pointerover", "focusin"] as const;
const OUT = ["pointerout", "focusout"] as const;

export const watchTies = (main: HTMLElement): void => {
  if (main.querySelector("mark[data-claims]") === null) return;
  for (const mark of main.querySelectorAll<HTMLElement>("mark[data-fields]")) mark.tabIndex = 0;
  for (const kind of OVER) main.addEventListener(kind, (event) => tie(main, event.target));
  for (const kind of OUT) main.addEventListener(kind, () => untie(main));
};

const untie = (main: HTMLElement): void => {
  for (const element of main.querySelectorAll(".tied")) element.classList.remove("tied");
};

const tie = (main: HTMLElement, target: EventTarget | null): void => {
  if (!(target instanceof Element)) return;
  untie(main);
  for (const element of tiedTo(main, target)) element.classList.add("tied");
};

const tiedTo = (main: HTMLElement, target: Element): Element[] => {
  const field = target.closest<HTMLElement>("[data-ties]")?.dataset["ties"];
  if (field) return [...main.querySelectorAll(`mark[data-fields~="${CSS.escape(field)}"]`)];
  const line = target.closest<HTMLElement>(".claimlist [data-claim]")?.dataset["claim"];
  if (line) return [...main.querySelectorAll(`mark[data-claims~="${CSS.escape(line)}"]`)];
  const mark = target.closest<HTMLElement>("mark[data-claims]");
  if (mark === null) return [];
  const fields = words(mark.dataset["fields"]).map((f) => `[data-ties="${CSS.escape(f)}"]`);
  const claims = words(mark.dataset["claims"]).map((c) => `.claimlist [data-claim="${CSS.escape(c)}"]`);
  return [...main.querySelectorAll([...fields, ...claims].join(","))];
};

const words = (list: string | undefined): string[] => list?.split(" ").filter(Boolean) ?? [];
