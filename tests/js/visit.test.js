import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal } from "../../client/static/js/models/connection.js";
import { Visit } from "../../client/static/js/models/visit.js";
import { aLine, aMessage, anEntry, settled, you } from "./people.mjs";

async function aVisit(entry = anEntry({ seq: 1, messages: [aMessage(1)] })) {
  const line = aLine();
  const later = [];
  const visit = new Visit(line, { schedule: (what, pause) => later.push({ what, pause }) });
  const heard = [];
  visit.subscribe((state, event) => heard.push(event?.kind ?? "fresh"));
  line.become("open");
  if (entry) {
    line.calls[0].answer(entry);
    await settled();
  }
  return { visit, line, heard, later };
}

test("a visit begins with the present state", async () => {
  const { visit, line, heard } = await aVisit();
  assert.deepEqual(line.calls[0], { ...line.calls[0], event: "enter", payload: {} });
  assert.equal(visit.state.seq, 1);
  assert.deepEqual(heard, ["fresh"]);
});

test("coming back asks for what happened since, in both streams", async () => {
  const { visit, line } = await aVisit(anEntry({ seq: 1, private_seq: 3, messages: [aMessage(1)] }));
  line.become("lost");
  line.become("open");
  assert.deepEqual(line.calls[1].payload, { since: 1, private_since: 3 });
  line.calls[1].answer({ ok: true, you, seq: 2, private_seq: 3, events: [{ kind: "message_posted", ...aMessage(2) }] });
  await settled();
  assert.deepEqual(visit.state.messages.map(({ id }) => id), ["m1", "m2"]);
});

test("a hole is filled by asking, and shows nothing out of order meanwhile", async () => {
  const { visit, line } = await aVisit();
  line.hear("message_posted", aMessage(3));
  assert.deepEqual(visit.state.messages.map(({ id }) => id), ["m1"]);
  line.calls[1].answer({
    ok: true, you, seq: 3, private_seq: 0,
    events: [{ kind: "message_posted", ...aMessage(2) }, { kind: "message_posted", ...aMessage(3) }],
  });
  await settled();
  assert.deepEqual(visit.state.messages.map(({ id }) => id), ["m1", "m2", "m3"]);
});

test("what is heard before the answer to entering is not lost", async () => {
  const { visit, line } = await aVisit(null);
  line.hear("message_posted", aMessage(2));
  line.calls[0].answer(anEntry({ seq: 1, messages: [aMessage(1)] }));
  await settled();
  assert.deepEqual(visit.state.messages.map(({ id }) => id), ["m1", "m2"]);
});

test("one who is admitted enters anew", async () => {
  const waiting = { ...you, standing: "waiting" };
  const { visit, line } = await aVisit({ ok: true, seq: 0, private_seq: 0, you: waiting, state: null });
  line.hear("seat_changed", { meeting: "meeting", private_seq: 1, you });
  assert.deepEqual(line.calls[1].payload, {});
  line.calls[1].answer(anEntry({ seq: 1, private_seq: 1, messages: [aMessage(1)] }));
  await settled();
  assert.equal(visit.state.meeting.title, "Tuesday partners");
});

test("a refused entrance is told, and one that may come later is tried later", async () => {
  const { visit, line, heard, later } = await aVisit(null);
  line.calls[0].refuse(new Refusal({ code: "unavailable" }));
  await settled();
  later[0].what();
  line.calls[1].refuse(new Refusal({ code: "closed", message: "This meeting has ended." }));
  await settled();
  assert.deepEqual([visit.refusal.code, heard], ["closed", ["refused"]]);
});

test("older messages load one page at a time", async () => {
  const { visit, line } = await aVisit(anEntry({ seq: 9, messages: [aMessage(9)], more: true }));
  visit.loadOlder();
  visit.loadOlder();
  assert.equal(line.calls.filter(({ event }) => event === "history").length, 1);
  line.calls[1].answer({ ok: true, messages: [aMessage(8)], more: false });
  await settled();
  assert.deepEqual(visit.state.messages.map(({ id }) => id), ["m8", "m9"]);
});
