// Maps are large to load, so what draws them is fetched when one comes into sight.

export const watchMaps = (main: HTMLElement): void => {
  const places = main.querySelectorAll<HTMLElement>("[data-map]");
  if (places.length === 0) return;
  const sight = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        sight.unobserve(target);
        void draw(target);
      }
    },
    { rootMargin: "200px" },
  );
  for (const place of places) sight.observe(place);
};

const draw = async (place: HTMLElement): Promise<void> => {
  try {
    const { drawMap } = await import("./map");
    await drawMap(place);
  } catch {
    place.textContent = "The map could not be drawn in this browser; the page says the same in words.";
  }
};
