// Something shaming is said after all, and by and by made good: nudge, flag, claim, whispers both ways, edit, decision.

import assert from "node:assert/strict";

import { evening, panel, play } from "./people.mjs";

const SHAMING = "You are such an enabler, eli.";
const KINDLY = "I worry when I hear that, eli.";

await play(async () => {
  const { people, meeting, rooms } = await evening("dee", "eli", "fay");
  const { dee, eli, fay } = rooms;
  const fays = await panel(people.fay, meeting);

  const hello = await dee.does("say", { client_id: "hello", body: "Good evening, everybody" });
  assert.equal(hello.state, "posted");
  for (const line of [dee, eli, fay]) {
    const heard = await line.hears("message_posted", { id: hello.id });
    assert.deepEqual([heard.seq, heard.body, heard.name], [hello.seq, "Good evening, everybody", "dee"]);
  }

  const asked = await dee.does("say", { client_id: "sharp", body: SHAMING, ask: true });
  assert.equal(asked.state, "nudge");
  for (const part of ["guideline", "title", "sentence", "category"]) assert.equal(typeof asked.nudge[part], "string");
  const sent = await dee.does("say", { client_id: "sharp", body: SHAMING });
  assert.equal(sent.state, "posted");
  await eli.hears("message_posted", { id: sent.id });
  assert.equal(eli.told("message_posted").length, 2, "the draft was shown to somebody");

  const flag = await fays.hears("flag_raised", { message: sent.id });
  assert.deepEqual([flag.name, flag.state, flag.body], ["dee", "open", SHAMING]);
  assert.ok([...SHAMING].slice(flag.start, flag.end).join("").includes("enabler"));
  const claimed = await fays.does("claim", { flag: flag.flag });
  assert.equal(claimed.flag.claimed_by, "fay");
  await fays.hears("flag_changed", { flag: flag.flag, state: "claimed" });

  await fays.does("whisper", { seat: dee.seat, body: flag.replies.author });
  const line = await dee.hears("whispered", { from: "facilitators" });
  assert.deepEqual([line.by, line.body], ["fay", flag.replies.author]);
  await dee.does("whisper", { body: "You are right, I will put it differently." });
  await fays.hears("whispered", { from: "member", name: "dee" });

  const edited = await dee.does("edit", { message: sent.id, body: KINDLY });
  assert.deepEqual([edited.message.body, edited.message.place], [KINDLY, sent.seq]);
  const changed = await eli.hears("message_changed", { id: sent.id });
  assert.deepEqual([changed.body, changed.place], [KINDLY, sent.seq]);
  assert.notEqual(changed.edited_at, null);
  assert.ok(changed.seq > sent.seq);
  await fays.hears("flag_changed", { flag: flag.flag, state: "superseded" });

  // What is superseded needs no decision; a report does.
  const { report } = await eli.does("report", { message: sent.id, reason: "It still stings." });
  await fays.hears("report_raised", { report });
  const decided = await fays.does("decide", { report, verdict: "right", action: "share_guideline", guideline: flag.guideline });
  assert.deepEqual([decided.report.state, decided.report.decision.by], ["decided", "fay"]);
  const card = await eli.hears("guideline_shared", { guideline: flag.guideline });
  assert.equal(card.by, "fay");

  const facilitating = new Set(fays.heard.map((one) => one.event));
  for (const member of [dee, eli]) {
    for (const { event } of member.heard) assert.ok(!facilitating.has(event) || event === "whispered", `a member heard ${event}`);
  }
  assert.equal(eli.told("whispered").length, 0);
});
