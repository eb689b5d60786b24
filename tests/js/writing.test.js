import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal } from "../../client/static/js/models/connection.js";
import { Draft } from "../../client/static/js/models/drafts.js";
import { Outbox } from "../../client/static/js/models/outbox.js";
import { Writing } from "../../client/static/js/models/writing.js";
import { aDrawer, aLine, settled } from "./people.mjs";

const NUDGE = { guideline: "nobody-is-coached-to-leave", sentence: "Nobody is told to leave.", reframe: "For me it got lighter." };

function aDesk({ storage = aDrawer() } = {}) {
  const line = aLine();
  let number = 0;
  const call = (event, payload) => line.call(event, payload);
  const outbox = new Outbox({ meeting: "meeting", storage, call, newId: () => `c${(number += 1)}`, now: () => 0, schedule: () => {} });
  const learnt = [];
  const writing = new Writing({ outbox, call, draft: new Draft(storage, "meeting"), learn: (message) => learnt.push(message) });
  outbox.open();
  return { writing, outbox, line, storage, learnt };
}

async function nudged(desk, body = "just leave him") {
  desk.writing.write(body);
  desk.writing.submit();
  desk.line.calls.at(-1).answer({ ok: true, id: null, seq: null, state: "nudge", nudge: NUDGE });
  await settled();
}

const payloads = ({ line }) => line.calls.map(({ event, payload }) => [event, payload]);

test("sending empties the box and asks whether a kinder wording is to be had", () => {
  const desk = aDesk();
  desk.writing.write("  good evening ");
  desk.writing.submit();
  assert.deepEqual(payloads(desk), [["say", { client_id: "c1", body: "good evening", ask: true }]]);
  assert.equal(desk.writing.now().body, "");
});

test("nothing but spaces is not sent", () => {
  const desk = aDesk();
  desk.writing.write("  \n ");
  desk.writing.submit();
  assert.deepEqual(payloads(desk), []);
});

test("what may hurt comes back into the box with a card", async () => {
  const desk = aDesk();
  await nudged(desk);
  const { body, card } = desk.writing.now();
  assert.deepEqual([body, card.nudge, card.inBox], ["just leave him", NUDGE, true]);
  assert.deepEqual(desk.outbox.entries(), []);
});

test("sent as it is, it goes out once, under the same id, without asking again", async () => {
  const desk = aDesk();
  await nudged(desk);
  desk.writing.sendAsItIs();
  assert.deepEqual(payloads(desk).at(-1), ["say", { client_id: "c1", body: "just leave him" }]);
  assert.deepEqual([desk.writing.now().body, desk.writing.now().card], ["", null]);
});

test("the kinder words can be taken and changed, and are not asked about again", async () => {
  const desk = aDesk();
  await nudged(desk);
  desk.writing.takeWords();
  assert.equal(desk.writing.now().body, NUDGE.reframe);
  desk.writing.write(`${NUDGE.reframe} In time.`);
  desk.writing.submit();
  assert.deepEqual(payloads(desk).at(-1), ["say", { client_id: "c1", body: `${NUDGE.reframe} In time.` }]);
});

test("one's own words can be changed and sent, asked about only once", async () => {
  const desk = aDesk();
  await nudged(desk);
  desk.writing.changeMine();
  desk.writing.write("just leave him for an evening");
  desk.writing.submit();
  assert.deepEqual(payloads(desk).at(-1)[1], { client_id: "c1", body: "just leave him for an evening" });
});

test("a card takes nothing away from what one has begun to write meanwhile", async () => {
  const desk = aDesk();
  desk.writing.write("just leave him");
  desk.writing.submit();
  desk.writing.write("and another th");
  desk.line.calls[0].answer({ ok: true, id: null, state: "nudge", nudge: NUDGE });
  await settled();
  const { body, card } = desk.writing.now();
  assert.deepEqual([body, card.body, card.inBox], ["and another th", "just leave him", false]);
  desk.writing.takeWords();
  assert.equal(desk.writing.now().body, NUDGE.reframe);
  desk.writing.submit();
  assert.equal(desk.writing.now().body, "and another th");
});

test("a message given up makes the next one a new message", async () => {
  const desk = aDesk();
  await nudged(desk);
  desk.writing.write("");
  assert.equal(desk.writing.now().card, null);
  desk.writing.write("good evening");
  desk.writing.submit();
  assert.deepEqual(payloads(desk).at(-1)[1], { client_id: "c2", body: "good evening", ask: true });
});

test("two messages that come back have their cards one after the other", async () => {
  const desk = aDesk();
  desk.writing.write("one");
  desk.writing.submit();
  desk.writing.write("two");
  desk.writing.submit();
  desk.line.calls[0].answer({ ok: true, state: "nudge", nudge: NUDGE });
  await settled();
  desk.line.calls[1].answer({ ok: true, state: "nudge", nudge: NUDGE });
  await settled();
  assert.equal(desk.writing.now().body, "one");
  desk.writing.sendAsItIs();
  assert.equal(desk.writing.now().body, "two");
});

test("every word survives a reload, also one that was given back", async () => {
  const storage = aDrawer();
  const desk = aDesk({ storage });
  await nudged(desk);
  const after = aDesk({ storage });
  assert.deepEqual([after.writing.now().body, after.writing.now().card], ["just leave him", null]);
  after.writing.submit();
  assert.deepEqual(payloads(after)[0][1], { client_id: "c1", body: "just leave him" });
});

test("changing a message asks first, then saves, and gives back what stood in the box", async () => {
  const desk = aDesk();
  desk.writing.write("half a thought");
  desk.writing.edit({ id: "m1", body: "he always lies" });
  desk.writing.write("he lied to me today");
  desk.writing.submit();
  assert.deepEqual(payloads(desk).at(-1), ["check", { body: "he lied to me today" }]);
  desk.line.calls.at(-1).answer({ ok: true, nudge: null });
  await settled();
  assert.deepEqual(payloads(desk).at(-1), ["edit", { message: "m1", body: "he lied to me today" }]);
  desk.line.calls.at(-1).answer({ ok: true, message: { id: "m1", body: "he lied to me today" } });
  await settled();
  assert.deepEqual(desk.learnt, [{ id: "m1", body: "he lied to me today" }]);
  assert.deepEqual([desk.writing.now().body, desk.writing.now().editing], ["half a thought", null]);
});

test("a change that may hurt shows its card once and can be saved as it is", async () => {
  const desk = aDesk();
  desk.writing.edit({ id: "m1", body: "before" });
  desk.writing.write("just leave him");
  desk.writing.submit();
  desk.line.calls.at(-1).answer({ ok: true, nudge: NUDGE });
  await settled();
  assert.equal(desk.writing.now().card.editing, true);
  desk.writing.sendAsItIs();
  assert.deepEqual(payloads(desk).at(-1), ["edit", { message: "m1", body: "just leave him" }]);
});

test("a change that is refused keeps the words and says so", async () => {
  const desk = aDesk();
  desk.writing.edit({ id: "m1", body: "before" });
  desk.writing.write("after");
  desk.writing.submit();
  desk.line.calls.at(-1).refuse(new Refusal({ code: "held", message: "A quiet moment." }));
  await settled();
  assert.deepEqual([desk.writing.now().body, desk.writing.now().trouble.words], ["after", "A quiet moment."]);
});

test("a reply goes with its message and can be left", () => {
  const desk = aDesk();
  desk.writing.reply("m1");
  desk.writing.write("me too");
  desk.writing.submit();
  assert.equal(payloads(desk)[0][1].reply_to, "m1");
  desk.writing.reply("m2");
  desk.writing.cancel();
  assert.equal(desk.writing.now().replyTo, null);
});
