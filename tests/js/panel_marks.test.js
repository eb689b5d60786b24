import assert from "node:assert/strict";
import { test } from "node:test";

import { around, pieces } from "../../client/static/js/models/panel_marks.js";

const marked = (text, ranges) => pieces(text, ranges).filter((piece) => piece.marked).map((piece) => piece.text);
const joined = (text, ranges) => pieces(text, ranges).map((piece) => piece.text).join("");

test("the very words are marked, also behind an emoji and outside the basic plane", () => {
  const text = "💜💜 Dee, 𝒢et over it 🌱";
  const start = Array.from(text).indexOf("𝒢");
  assert.deepEqual(marked(text, [{ start, end: start + 11 }]), ["𝒢et over it"]);
});

test("overlapping and unordered spans become one mark each, and no letter is lost", () => {
  const text = "you love too much and you let it happen";
  const ranges = [{ start: 22, end: 39 }, { start: 4, end: 12 }, { start: 0, end: 8 }];
  assert.deepEqual(marked(text, ranges), ["you love too", "you let it happen"]);
  assert.equal(joined(text, ranges), text);
});

test("spans that lie outside the text, or are none, do no harm", () => {
  for (const ranges of [[], [{ start: 5, end: 2 }], [{ start: 90, end: 99 }], [{ start: -3, end: 99 }], [{ start: null, end: null }]]) {
    assert.equal(joined("short", ranges), "short");
  }
});

test("a long message is shown around its first mark, and the mark still fits", () => {
  const text = `${"a".repeat(300)}HERE${"b".repeat(300)}`;
  const part = around(text, [{ start: 300, end: 304 }]);
  assert.ok(part.text.length < 200);
  assert.deepEqual(marked(part.text, part.ranges), ["HERE"]);
  assert.ok(part.text.startsWith("…") && part.text.endsWith("…"));
});
