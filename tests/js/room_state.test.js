import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, comparable, fresh, leavesHole, prepend, resume, withMessage } from "../../client/static/js/models/room_state.js";
import { aMessage, anEntry, AT, you } from "./people.mjs";

const ids = (state) => state.messages.map(({ id }) => id);
const bodies = (state) => state.messages.map(({ body }) => body);

test("a message that arrives takes its place", () => {
  const state = apply(fresh(anEntry({ seq: 1, messages: [aMessage(1)] })), { kind: "message_posted", meeting: "meeting", ...aMessage(2) });
  assert.deepEqual(ids(state), ["m1", "m2"]);
  assert.equal(state.seq, 2);
});

test("an event that one has is dropped", () => {
  const state = fresh(anEntry({ seq: 2, messages: [aMessage(1), aMessage(2)] }));
  assert.equal(apply(state, { kind: "message_posted", ...aMessage(2, { body: "again" }) }), state);
});

test("a change keeps the message where it stands, whatever its own number is", () => {
  const state = fresh(anEntry({ seq: 3, messages: [aMessage(1), aMessage(2), aMessage(3)] }));
  const changed = apply(state, { kind: "message_changed", ...aMessage(1, { seq: 4, body: "reworded" }) });
  assert.deepEqual(bodies(changed), ["reworded", "word 2", "word 3"]);
  assert.equal(changed.messages[0].seq, 1);
  assert.equal(changed.seq, 4);
});

test("what was hidden stays in its place without its words, and comes back with them", () => {
  const state = fresh(anEntry({ seq: 2, messages: [aMessage(1), aMessage(2)] }));
  const hidden = apply(state, { kind: "message_hidden", ...aMessage(1, { seq: 3, body: null, state: "hidden" }) });
  assert.equal(hidden.messages[0].state, "hidden");
  const restored = apply(hidden, { kind: "message_changed", ...aMessage(1, { seq: 4 }) });
  assert.equal(restored.messages[0].body, "word 1");
});

test("a change of something older than what is loaded brings nothing in", () => {
  const state = fresh(anEntry({ seq: 60, messages: [aMessage(50)], more: true }));
  assert.deepEqual(ids(apply(state, { kind: "message_changed", ...aMessage(3, { seq: 61 }) })), ["m50"]);
});

test("one's own held message stands last until it is released into its place", () => {
  let state = fresh(anEntry({ seq: 1, messages: [aMessage(1)] }));
  const held = aMessage(null, { id: "mine", seat: you.seat, seq: null, state: "held", private_seq: 1 });
  state = apply(state, { kind: "message_posted", ...held });
  state = apply(state, { kind: "message_posted", ...aMessage(2) });
  assert.deepEqual(ids(state), ["m1", "m2", "mine"]);
  assert.deepEqual([state.seq, state.privateSeq], [2, 1]);
  state = apply(state, { kind: "message_posted", ...held, place: 3, seq: 3, state: "posted", private_seq: undefined });
  state = apply(state, { kind: "message_posted", ...aMessage(4) });
  assert.deepEqual(ids(state), ["m1", "m2", "mine", "m4"]);
});

test("a held message that was hidden or withdrawn leaves, and comes back when it waits again", () => {
  const held = { ...aMessage(null, { id: "mine", seat: you.seat, seq: null, state: "held" }) };
  let state = fresh(anEntry({ messages: [held] }));
  state = apply(state, { kind: "message_hidden", ...held, body: null, state: "hidden", private_seq: 1 });
  assert.deepEqual(ids(state), []);
  state = apply(state, { kind: "message_changed", ...held, private_seq: 2 });
  assert.deepEqual(ids(state), ["mine"]);
  state = apply(state, { kind: "message_changed", ...held, body: null, state: "withdrawn", private_seq: 3 });
  assert.deepEqual(ids(state), []);
});

test("a held message's event, replayed after it has left, brings nothing in", () => {
  const gone = aMessage(null, { id: "mine", seat: you.seat, seq: null, state: "withdrawn", body: null, private_seq: 1 });
  assert.deepEqual(ids(apply(fresh(anEntry()), { kind: "message_posted", ...gone })), []);
});

test("a private event of a message with a place counts as private and leaves no hole in the room", () => {
  const state = fresh(anEntry({ seq: 2 }));
  const event = { kind: "message_posted", ...aMessage(9, { seat: you.seat, private_seq: 1 }) };
  assert.equal(leavesHole(state, event), false);
  assert.deepEqual([apply(state, event).seq, apply(state, event).privateSeq], [2, 1]);
});

test("a hole is seen in either stream", () => {
  const state = fresh(anEntry({ seq: 2 }));
  assert.equal(leavesHole(state, { kind: "reacted", seq: 4 }), true);
  assert.equal(leavesHole(state, { kind: "whispered", private_seq: 2 }), true);
  assert.equal(leavesHole(state, { kind: "reacted", seq: 3 }), false);
});

test("a state and the events since make a fresh state", () => {
  const before = fresh(anEntry({ seq: 2, messages: [aMessage(1), aMessage(2)] }));
  const events = [
    { kind: "person_entered", seq: 3, seat: "s-mo", name: "mo", role: "member", away: false },
    { kind: "message_posted", ...aMessage(4, { seat: "s-mo", name: "mo" }) },
    { kind: "reacted", seq: 5, message: "m2", reactions: { with_you: ["s-mo"] } },
    { kind: "message_hidden", ...aMessage(1, { seq: 6, state: "hidden", body: null }) },
    { kind: "mode_changed", seq: 7, mode: "slow" },
    { kind: "guideline_shared", seq: 8, id: "g1", guideline: "not-the-problem", title: "T", text: "t", by: "fay", at: AT },
    { kind: "person_entered", seq: 9, seat: "s-mo", name: "mo", role: "member", away: true },
    { kind: "a_kind_of_later", seq: 10 },
    { kind: "whispered", private_seq: 1, id: "w1", seat: you.seat, name: "dee", from: "facilitators", by: "fay", body: "hello", at: AT, help: null, message: null },
    { kind: "seat_changed", private_seq: 2, you: { ...you, muted_until: AT } },
  ].map((event) => ({ meeting: "meeting", ...event }));
  const after = anEntry({
    seq: 10,
    private_seq: 2,
    you: { ...you, muted_until: AT },
    messages: [aMessage(1, { state: "hidden", body: null }), aMessage(2, { reactions: { with_you: ["s-mo"] } }), aMessage(4, { seat: "s-mo", name: "mo" })],
    people: [{ seat: "s-mo", name: "mo", role: "member", away: true }, { seat: "s-dee", name: "dee", role: "member", away: false }],
    guidelines: [{ id: "g1", guideline: "not-the-problem", title: "T", text: "t", by: "fay", at: AT }],
    whispers: [{ id: "w1", seat: you.seat, name: "dee", from: "facilitators", by: "fay", body: "hello", at: AT, help: null, message: null }],
  });
  after.state.meeting = { ...after.state.meeting, mode: "slow" };
  const resumed = resume(before, { ok: true, events, seq: 10, private_seq: 2, you: after.you });
  assert.deepEqual(comparable(resumed), comparable(fresh(after)));
  assert.deepEqual(resumed.messages, fresh(after).messages);
  assert.deepEqual([resumed.seq, resumed.privateSeq], [10, 2]);
});

test("older messages come before those one has, each once", () => {
  const state = prepend(fresh(anEntry({ seq: 9, messages: [aMessage(8), aMessage(9)], more: true })), [aMessage(6), aMessage(8)], false);
  assert.deepEqual(ids(state), ["m6", "m8", "m9"]);
  assert.equal(state.more, false);
});

test("an answer may bring a change before its event", () => {
  const state = withMessage(fresh(anEntry({ seq: 1, messages: [aMessage(1)] })), aMessage(1, { body: "new" }));
  assert.deepEqual([bodies(state), state.seq], [["new"], 1]);
});

test("somebody removed knows why", () => {
  const state = apply(fresh(anEntry()), { kind: "removed", private_seq: 1, reason: "Please take a rest." });
  assert.deepEqual([state.you.standing, state.removedFor], ["removed", "Please take a rest."]);
});

test("one who waits has no room yet", () => {
  const state = fresh({ ok: true, seq: 0, private_seq: 0, you: { ...you, standing: "waiting" }, state: null });
  assert.deepEqual([state.meeting, state.messages], [null, []]);
});
