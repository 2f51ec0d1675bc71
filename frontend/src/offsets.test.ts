import { expect, test } from "vitest";
import { codePoints } from "./offsets";

test("letters outside the basic plane take two units and are one code point", () => {
  expect(codePoints("a\u{1F525}b", 4)).toBe(3);
  expect(codePoints("\u{1F525}", 1)).toBe(1); // half a pair: the whole letter is meant
  expect(codePoints("", 0)).toBe(0);
});

test("counting units of a text in parts gives what the text itself has", () => {
  const text = "\u0634\u0647\u064a\u062f \u{10FFFF}\u{20000} caf\u0065\u0301 \u{1F468}\u200d\u{1F469}";
  expect(codePoints(text, text.length)).toBe([...text].length);
});
