import assert from "node:assert/strict";
import { test } from "node:test";

import { around } from "../../client/static/js/models/panel_marks.js";
import { cut } from "../../client/static/js/models/spans.js";

const marked = ({ text, spans }) => cut(text, spans).filter((piece) => piece.kind).map((piece) => piece.text);

test("a long message is shown around its first mark, and the very words stay marked, also behind emoji", () => {
  const text = `${"💜".repeat(300)}𝒢et over it${"b".repeat(300)}`;
  const part = around(text, [{ start: 300, end: 311, kind: "flag" }]);
  assert.ok([...part.text].length < 200);
  assert.deepEqual(marked(part), ["𝒢et over it"]);
  assert.ok(part.text.startsWith("…") && part.text.endsWith("…"));
});

test("a short message, or one without a mark, is shown whole", () => {
  assert.equal(around("short", [{ start: 0, end: 5, kind: "flag" }]).text, "short");
  assert.equal(around("a".repeat(900), []).text.length, 900);
});

test("a second mark is kept where it is in sight and left out where it is not", () => {
  const text = "x".repeat(1000);
  const near = around(text, [{ start: 500, end: 504, kind: "flag" }, { start: 510, end: 520, kind: "flag" }]);
  assert.equal(marked(near).length, 2);
  const far = around(text, [{ start: 500, end: 504, kind: "flag" }, { start: 900, end: 904, kind: "flag" }]);
  assert.equal(marked(far).length, 1);
});
