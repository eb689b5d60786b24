// A connection breaks while the others talk: coming back, nothing is missing, nothing twice, all in the same order.

import assert from "node:assert/strict";

import { evening, panel, play } from "./people.mjs";

await play(async () => {
  const { people, meeting, rooms } = await evening("dee", "eli", "fay");
  const { dee, eli, fay } = rooms;
  const fays = await panel(people.fay, meeting);

  const first = await dee.does("say", { client_id: "1", body: "Before the tunnel" });
  await eli.hears("message_posted", { id: first.id });
  const since = eli.entered.seq + eli.heard.filter(({ fields }) => Number.isInteger(fields.seq)).length;
  const live = eli.heard.map(({ fields }) => fields.seq).filter(Number.isInteger);
  assert.deepEqual(live, live.map((_, index) => eli.entered.seq + 1 + index), "the room's numbers have gaps");

  await eli.cut();
  const missed = [];
  for (const number of [2, 3, 4]) missed.push(await dee.does("say", { client_id: String(number), body: `In the tunnel ${number}` }));
  await fays.does("hide", { message: missed[1].id, reason: "That was meant for one person." });
  await fays.does("whisper", { seat: eli.seat, body: "Are you still with us?" });

  eli.heard.length = 0;
  await eli.back();
  const again = await eli.does("enter", { since, private_since: eli.entered.private_seq });
  assert.equal(again.state, undefined);
  const seqs = again.events.map((event) => event.seq).filter(Number.isInteger);
  assert.deepEqual(seqs, seqs.map((_, index) => since + 1 + index), "what was missed has gaps");
  const posted = again.events.filter((event) => event.kind === "message_posted");
  assert.deepEqual(posted.map((message) => message.id), missed.map((message) => message.id));
  assert.deepEqual(posted.map((message) => message.seq), missed.map((message) => message.seq));
  assert.deepEqual([posted[1].body, posted[1].state], [null, "hidden"], "what was hidden came back");
  const whispers = again.events.filter((event) => event.kind === "whispered");
  assert.deepEqual(whispers.map((whisper) => [whisper.body, Number.isInteger(whisper.private_seq)]), [["Are you still with us?", true]]);

  const last = await dee.does("say", { client_id: "5", body: "Welcome back" });
  assert.equal((await eli.hears("message_posted", { id: last.id })).seq, last.seq);
  assert.equal(eli.told("message_posted").length, 1, "something was heard twice");

  // The answer was lost on the way: the same words again are the same message.
  await dee.cut();
  await dee.back();
  await dee.does("enter");
  assert.equal((await dee.does("say", { client_id: "5", body: "Welcome back" })).id, last.id);

  // Numbers that cannot be are answered by the present, and by nothing about why.
  for (const since of [-1, 10 ** 9, Number.MAX_SAFE_INTEGER]) {
    const fresh = await eli.does("enter", { since });
    assert.equal(fresh.events, undefined);
    const bodies = fresh.state.messages.map((message) => message.body);
    assert.deepEqual(bodies, ["Before the tunnel", "In the tunnel 2", null, "In the tunnel 4", "Welcome back"]);
  }
  assert.deepEqual((await fay.does("enter")).state.messages.map((message) => message.id), [first, ...missed, last].map((message) => message.id));
});
