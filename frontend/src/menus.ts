// A menu of pages closes by Escape, and when something beside it is pressed or reached by Tab.

export const watchMenus = (): void => {
  const close = (target: EventTarget | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
    }
  };
  document.addEventListener("pointerdown", (event) => close(event.target));
  document.addEventListener("focusin", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !(event.target instanceof Element)) return;
    const menu = event.target.closest<HTMLDetailsElement>("details[data-menu][open]");
    close(null);
    menu?.querySelector("summary")?.focus();
  });
};
