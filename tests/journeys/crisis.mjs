// Somebody may be in danger: help at once for the one who wrote, one facilitator in charge, everybody else told who.

import assert from "node:assert/strict";

import { evening, panel, play } from "./people.mjs";

const DESPAIR = "I don't want to live anymore. I have the pills here.";

await play(async () => {
  const { people, meeting, rooms } = await evening("dee", "eli", "fay", "gus");
  const { dee, eli } = rooms;
  const panels = { fay: await panel(people.fay, meeting), gus: await panel(people.gus, meeting) };

  const said = await dee.does("say", { client_id: "cry", body: DESPAIR, ask: true });
  assert.equal(said.state, "posted", "a cry for help was held up");
  await eli.hears("message_posted", { id: said.id });
  const { help, message } = await dee.hears("whispered", { from: "holdfast" });
  assert.equal(message, said.id);
  assert.ok(help.title && help.text);
  assert.ok(help.contacts.length >= 1 && help.contacts.length <= 2, "one or two lines that fit");

  const { alert } = await panels.fay.hears("alert_raised", { message: said.id });
  assert.equal((await panels.gus.hears("alert_raised", { message: said.id })).alert, alert);
  const [fay, gus] = await Promise.all([panels.fay.ask("claim", { alert }), panels.gus.ask("claim", { alert })]);
  assert.notEqual(fay.ok, gus.ok, "not exactly one has it");
  const [winner, loser] = fay.ok ? ["fay", "gus"] : ["gus", "fay"];
  const refusal = fay.ok ? gus.error : fay.error;
  assert.deepEqual([refusal.code, refusal.by], ["conflict", winner]);
  await panels[loser].hears("alert_changed", { alert, claimed_by: winner });

  assert.equal((await panels[loser].refused("resolve", { alert, outcome: "I called." })).code, "conflict");
  const resolved = await panels[winner].does("resolve", { alert, outcome: "They are with their sister now." });
  assert.equal(resolved.alert.state, "resolved");
  await panels[loser].hears("alert_changed", { alert, state: "resolved" });

  for (const line of [dee, eli]) assert.equal(line.heard.filter(({ event }) => event.startsWith("alert")).length, 0);
  assert.equal(eli.told("whispered").length, 0);
});
