/**
 * The place of the row to go to, -1 where there is none: from none to the first or last one, and no further
 * than either end.
 */
export const rowAfter = (now: number, by: 1 | -1, count: number): number => {
  if (count === 0) return -1;
  if (now < 0) return by > 0 ? 0 : count - 1;
  return Math.min(Math.max(now + by, 0), count - 1);
};
