import { expect, test } from "vitest";
import { rowAfter } from "./rows";

test("from nowhere to the first or the last row, then one by one, and not beyond", () => {
  expect([rowAfter(-1, 1, 3), rowAfter(-1, -1, 3)]).toEqual([0, 2]);
  expect([rowAfter(0, 1, 3), rowAfter(2, 1, 3), rowAfter(0, -1, 3)]).toEqual([1, 2, 0]);
  expect(rowAfter(-1, 1, 0)).toBe(-1);
});
