import assert from "node:assert/strict";
import { test } from "node:test";

import { itemsOf, MOST_ROWS, Window } from "../../client/static/js/models/timeline.js";
import { fresh } from "../../client/static/js/models/room_state.js";
import { aMessage, anEntry, you } from "./people.mjs";

const keys = (state, leftOff) => itemsOf(state, leftOff).map(({ key }) => key);
const guideline = (id, second) => ({ id, guideline: "not-the-problem", title: "T", text: "t", by: "fay", at: aMessage(second).at });

test("guidelines stand among the messages by their time", () => {
  const state = fresh(anEntry({ seq: 4, messages: [aMessage(1), aMessage(4)], guidelines: [guideline("g1", 2), guideline("g2", 9)] }));
  assert.deepEqual(keys(state), ["message:m1", "guideline:g1", "message:m4", "guideline:g2"]);
});

test("a guideline from before what is loaded waits until that is loaded", () => {
  const state = fresh(anEntry({ seq: 4, messages: [aMessage(4)], guidelines: [guideline("g1", 2)], more: true }));
  assert.deepEqual(keys(state), ["message:m4"]);
});

test("the line stands before the first word of others since one left off", () => {
  const mine = aMessage(2, { seat: you.seat });
  const state = fresh(anEntry({ seq: 3, messages: [aMessage(1), mine, aMessage(3)] }));
  assert.deepEqual(keys(state, "m1"), ["message:m1", "message:m2", "left_off", "message:m3"]);
  assert.deepEqual(keys(state, "m3"), ["message:m1", "message:m2", "message:m3"]);
});

test("a person hidden for oneself is not drawn, and draws no line", () => {
  const state = fresh(anEntry({ seq: 2, messages: [aMessage(1), aMessage(2, { seat: "s-mo" })], you: { ...you, hidden: ["s-mo"] } }));
  assert.deepEqual(keys(state, "m1"), ["message:m1"]);
});

test("at most a few hundred rows are drawn, the newest where one follows", () => {
  const drawn = new Window();
  drawn.grew(1000, 1000, true);
  assert.deepEqual(drawn.range(), { start: 1000 - MOST_ROWS, end: 1000 });
});

test("what is drawn stays where one reads while the list grows", () => {
  const drawn = new Window();
  drawn.grew(1000, 1000, true);
  drawn.slideUp();
  const before = drawn.range();
  drawn.grew(1001, 1, false);
  assert.deepEqual(drawn.range(), before);
  drawn.toNewest();
  assert.equal(drawn.range().end, 1001);
});

test("an item outside of what is drawn can be brought into it", () => {
  const drawn = new Window();
  drawn.grew(1000, 1000, true);
  assert.equal(drawn.reveal(950), false);
  assert.equal(drawn.reveal(10), true);
  const { start, end } = drawn.range();
  assert.ok(start <= 10 && end > 10);
});
