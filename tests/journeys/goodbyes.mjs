// The ways in which a room ends for somebody: signing out elsewhere, a removal, the end of the meeting.

import assert from "node:assert/strict";

import { Browser, evening, Line, panel, play } from "./people.mjs";

await play(async () => {
  const { people, meeting, rooms } = await evening("dee", "eli", "mo", "fay");
  const { dee, eli, mo, fay } = rooms;
  const fays = await panel(people.fay, meeting);

  // Unknown events, and those of the other door.
  for (const name of ["shout", "claim", "message", ""]) assert.equal((await dee.refused(name)).code, "invalid");
  assert.equal((await fays.refused("say", { client_id: "1", body: "Hello" })).code, "invalid");
  const stray = await dee.socket.timeout(5_000).emitWithAck("say");
  assert.deepEqual([stray.ok, stray.error.code], [false, "invalid"]);
  await assert.rejects(Line.open(people.dee, meeting, "/moderation"), (refusal) => refusal.code === "forbidden");

  // Signed out in another tab.
  const other = await Line.open(people.dee, meeting);
  await other.does("enter");
  const stillThere = await new Browser("dee").signIn();
  const elsewhere = await Line.open(stillThere, meeting);
  await elsewhere.does("enter");
  await people.dee.signOut();
  await Promise.all([dee.ended(), other.ended()]);
  await assert.rejects(Line.open(people.dee, meeting));
  await elsewhere.does("check", { body: "Am I still here?" });

  // Removed.
  await fays.does("remove", { seat: mo.seat, reason: "Let us talk tomorrow." });
  await mo.ended();
  assert.equal(mo.told("removed")[0].reason, "Let us talk tomorrow.");
  await eli.hears("person_left", { seat: mo.seat });
  const after = await eli.does("say", { client_id: "after", body: "Take care, mo" });
  assert.equal(mo.told("message_posted").length, 0);
  const again = await Line.open(people.mo, meeting);
  for (const [event, fields] of [["enter", {}], ["say", { client_id: "1", body: "But" }], ["history", { before: after.id }]]) {
    assert.equal((await again.refused(event, fields)).code, "removed");
  }

  // Over.
  await fays.does("close_meeting");
  await Promise.all([eli.ended(), elsewhere.ended(), fay.ended(), fays.ended()]);
  for (const line of [eli, elsewhere, fay]) assert.equal(line.told("meeting_closed").length, 1);
  const late = await Line.open(people.eli, meeting);
  assert.equal((await late.refused("enter")).code, "closed");
  assert.equal((await late.refused("say", { client_id: "2", body: "One more thing" })).code, "closed");
  assert.equal((await late.refused("enter", { meeting: "0123456789abcdef0123" })).code, "not_found");
});
