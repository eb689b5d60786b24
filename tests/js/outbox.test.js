import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal } from "../../client/static/js/models/connection.js";
import { Outbox } from "../../client/static/js/models/outbox.js";
import { fresh } from "../../client/static/js/models/room_state.js";
import { aDrawer, aLine, aMessage, anEntry, settled, you } from "./people.mjs";

function anOutbox({ storage = aDrawer(), line = aLine(), open = true } = {}) {
  let number = 0;
  const later = [];
  const outbox = new Outbox({
    meeting: "meeting", storage, call: (event, payload) => line.call(event, payload), now: () => 1_000,
    newId: () => `c${(number += 1)}`, schedule: (what, pause) => later.push({ what, pause }),
  });
  if (open) outbox.open();
  return { outbox, line, storage, later };
}

const said = (line) => line.calls.map(({ payload }) => [payload.client_id, payload.body]);
const states = (outbox) => outbox.entries().map(({ state }) => state);

test("a message is sending, then sent, and gone from the outbox when the room has it", async () => {
  const { outbox, line } = anOutbox();
  outbox.add({ body: "good evening" });
  assert.deepEqual(states(outbox), ["sending"]);
  line.calls[0].answer({ ok: true, id: "m1", seq: 1, state: "posted" });
  await settled();
  assert.deepEqual(states(outbox), ["sent"]);
  outbox.settle(fresh(anEntry({ seq: 1, messages: [aMessage(1, { seat: you.seat, client_id: "c1" })] })));
  assert.deepEqual(states(outbox), []);
});

test("messages go out one by one, in order", async () => {
  const { outbox, line } = anOutbox();
  for (const body of ["one", "two", "three"]) outbox.add({ body });
  assert.deepEqual(said(line), [["c1", "one"]]);
  line.calls[0].answer({ ok: true, id: "m1", seq: 1, state: "posted" });
  await settled();
  line.calls[1].answer({ ok: true, id: "m2", seq: 2, state: "posted" });
  await settled();
  assert.deepEqual(said(line), [["c1", "one"], ["c2", "two"], ["c3", "three"]]);
});

test("what was written while the line was away goes out once it is back, under the same ids", async () => {
  const { outbox, line } = anOutbox();
  outbox.add({ body: "one" });
  line.calls[0].refuse(new Refusal({ code: "offline" }));
  await settled();
  outbox.add({ body: "two" });
  assert.deepEqual(said(line), [["c1", "one"]]);
  outbox.open();
  line.calls[1].answer({ ok: true, id: "m1", seq: 1, state: "posted" });
  await settled();
  assert.deepEqual(said(line), [["c1", "one"], ["c1", "one"], ["c2", "two"]]);
});

test("a reload loses nothing that was not acknowledged, and says nothing twice that the room has", async () => {
  const storage = aDrawer();
  const before = anOutbox({ storage });
  before.outbox.add({ body: "one" });
  before.outbox.add({ body: "two" });
  const { outbox, line } = anOutbox({ storage, open: false });
  outbox.settle(fresh(anEntry({ seq: 1, messages: [aMessage(1, { seat: you.seat, client_id: "c1" })] })));
  outbox.open();
  assert.deepEqual(said(line), [["c2", "two"]]);
});

test("a message whose event lies before what is loaded does not stay in the outbox", async () => {
  const { outbox, line } = anOutbox();
  outbox.add({ body: "one" });
  line.calls[0].answer({ ok: true, id: "m1", seq: 4, state: "posted" });
  await settled();
  outbox.settle(fresh(anEntry({ seq: 90, messages: [aMessage(90)], more: true })));
  assert.deepEqual(states(outbox), []);
});

test("another's message with the same client id settles nothing", () => {
  const { outbox } = anOutbox();
  outbox.add({ body: "one" });
  outbox.settle(fresh(anEntry({ seq: 1, messages: [aMessage(1, { client_id: "c1" })] })));
  assert.deepEqual(states(outbox), ["sending"]);
});

test("a nudged message is given back with its card, and goes out as it is under the same id", async () => {
  const { outbox, line } = anOutbox();
  outbox.add({ body: "just leave him", ask: true });
  assert.equal(line.calls[0].payload.ask, true);
  line.calls[0].answer({ ok: true, id: null, state: "nudge", nudge: { sentence: "s", reframe: "r" } });
  await settled();
  const [entry] = outbox.entries();
  assert.deepEqual([entry.state, entry.nudge.reframe], ["nudged", "r"]);
  outbox.add({ body: "just leave him", clientId: entry.clientId });
  assert.deepEqual(line.calls[1].payload, { client_id: "c1", body: "just leave him" });
});

test("a typed no makes it fail in words, and it can be tried again or taken back", async () => {
  const { outbox, line } = anOutbox();
  outbox.add({ body: "one" });
  line.calls[0].refuse(new Refusal({ code: "muted", message: "Only reading for a while.", until: "later" }));
  await settled();
  assert.deepEqual(outbox.entries()[0].refusal, { code: "muted", words: "Only reading for a while.", until: "later" });
  outbox.retry("c1");
  assert.deepEqual(said(line), [["c1", "one"], ["c1", "one"]]);
  assert.equal(outbox.discard("c1").body, "one");
  assert.deepEqual(outbox.entries(), []);
});

test("no answer is tried again a few times and then said", async () => {
  const { outbox, line, later } = anOutbox();
  outbox.add({ body: "one" });
  for (let attempt = 0; attempt < 4; attempt += 1) {
    line.calls[attempt].refuse(new Refusal({ code: "unavailable" }));
    await settled();
    later.shift()?.what();
  }
  assert.deepEqual(states(outbox), ["failed"]);
  assert.equal(new Set(line.calls.map(({ payload }) => payload.client_id)).size, 1);
});

test("too fast waits as long as the server asks and keeps the order", async () => {
  const { outbox, line, later } = anOutbox();
  outbox.add({ body: "one" });
  outbox.add({ body: "two" });
  line.calls[0].refuse(new Refusal({ code: "rate_limited", retry_after: 0.5 }));
  await settled();
  outbox.add({ body: "three" });
  assert.deepEqual(later.map(({ pause }) => pause), [500]);
  assert.equal(line.calls.length, 1);
  later[0].what();
  assert.deepEqual(said(line), [["c1", "one"], ["c1", "one"]]);
});

test("where the room goes slowly, new words are tried once at once, for they may mean a danger", async () => {
  const { outbox, line, later } = anOutbox();
  outbox.add({ body: "one" });
  line.calls[0].refuse(new Refusal({ code: "rate_limited", retry_after: 20 }));
  await settled();
  outbox.add({ body: "he does not wake up" });
  line.calls[1].answer({ ok: true, id: "m1", seq: 1, state: "posted" });
  await settled();
  assert.deepEqual(states(outbox), ["sending", "sent"]);
  outbox.add({ body: "and more" });
  line.calls[2].refuse(new Refusal({ code: "rate_limited", retry_after: 20 }));
  await settled();
  assert.deepEqual(states(outbox), ["sending", "sent", "sending"]);
  later[0].what();
  assert.deepEqual(said(line).at(-1), ["c1", "one"]);
});
