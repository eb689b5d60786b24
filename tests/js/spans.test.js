import assert from "node:assert/strict";
import { test } from "node:test";

import { minutesUntil } from "../../client/static/js/models/clock.js";
import { cut, lengthOf } from "../../client/static/js/models/spans.js";

test("marked words are cut by code points, as the server counts", () => {
  assert.deepEqual(cut("🙂 leave him", [{ start: 2, end: 7, kind: "flag", key: "f1" }]), [
    { text: "🙂 ", kind: null, key: null },
    { text: "leave", kind: "flag", key: "f1" },
    { text: " him", kind: null, key: null },
  ]);
  assert.equal(lengthOf("🙂🙂"), 2);
});

test("of spans that overlap the earlier wins, and one past the end is cut", () => {
  const pieces = cut("abcdef", [{ start: 2, end: 4, kind: "flag" }, { start: 3, end: 99, kind: "cue" }]);
  assert.deepEqual(pieces.map(({ text, kind }) => [text, kind]), [["ab", null], ["cd", "flag"], ["ef", "cue"]]);
});

test("a text without marks is one piece, and none stays none", () => {
  assert.deepEqual(cut("abc", []), [{ text: "abc", kind: null, key: null }]);
  assert.deepEqual(cut("", []), []);
});

test("the minutes that are left are never below nought", () => {
  assert.equal(minutesUntil("2026-11-25T18:10:00Z", Date.parse("2026-11-25T18:00:30Z")), 10);
  assert.equal(minutesUntil("2026-11-25T18:10:00Z", Date.parse("2026-11-25T19:00:00Z")), 0);
});
