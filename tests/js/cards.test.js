import assert from "node:assert/strict";
import { test } from "node:test";

import { inOrderOfUse } from "../../client/static/js/models/cards.js";

const NOW = Date.parse("2026-11-24T19:30:00Z");
const cards = ["a", "b", "c", "d"].map((guideline) => ({ guideline, title: guideline.toUpperCase() }));
const ids = (what) => inOrderOfUse(cards, { now: NOW, ...what }).map(({ guideline }) => guideline).join("");
const shared = (guideline, minutes) => ({ guideline, at: new Date(NOW - minutes * 60000).toISOString() });

test("without a flag the cards stay in their order", () => {
  assert.equal(ids({}), "abcd");
});

test("what fits a flag comes first", () => {
  assert.equal(ids({ fitting: ["d", "b"] }), "dbac");
});

test("what the room has read within ten minutes comes last, and is still there", () => {
  assert.equal(ids({ fitting: ["d", "b"], shared: [shared("d", 9), shared("a", 2)] }), "bcda");
  assert.equal(ids({ fitting: ["d", "b"], shared: [shared("d", 11)] }), "dbac");
});

test("a card that is not among them any more is passed over", () => {
  assert.equal(ids({ fitting: ["gone", "c"] }), "cabd");
});
