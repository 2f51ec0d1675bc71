// Where words stand in a report's text: the server counts code points, the browser UTF-16 units.

/** How many code points the first units of a text are; half of a pair counts as the whole. */
export const codePoints = (text: string, units: number): number => {
  let count = 0;
  for (let at = 0; at < units; at += text.codePointAt(at)! > 0xffff ? 2 : 1) count += 1;
  return count;
};

