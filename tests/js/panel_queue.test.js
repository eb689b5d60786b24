import assert from "node:assert/strict";
import { test } from "node:test";

import { cardsOf, sorted, steady } from "../../client/static/js/models/panel_queue.js";
import { fresh } from "../../client/static/js/models/panel_state.js";
import { aCue, aFlag, aHeldMessage, anAlert, anAnswer, aReport } from "./panel_people.mjs";

const at = (minute) => `2026-11-25T18:${String(minute).padStart(2, "0")}:00Z`;
const order = (answer, options) => sorted(cardsOf(fresh(anAnswer(answer)), options));

test("an alert stands apart, then flags with the most urgent and newest first, then what waits, is reported, or asks for care", () => {
  const sections = order({
    alerts: [anAlert()],
    flags: [
      aFlag({ flag: "old", severity: 1, at: at(1) }),
      aFlag({ flag: "urgent", severity: 3, at: at(0) }),
      aFlag({ flag: "new", severity: 1, at: at(9) }),
    ],
    cues: [aCue()],
    reports: [aReport()],
    held: [aHeldMessage()],
  });
  assert.deepEqual(sections.alerts, ["alert:a1"]);
  assert.deepEqual(sections.needs, ["flag:urgent", "flag:new", "flag:old", "held:m5", "report:r1", "cue:c1"]);
});

test("what a colleague has taken stands behind what nobody has", () => {
  const flags = [aFlag({ flag: "theirs", severity: 3, state: "claimed", claimed_by: "Gus" }), aFlag({ flag: "nobodys", severity: 1 })];
  assert.deepEqual(order({ flags }, { me: "Fay" }).needs, ["flag:nobodys", "flag:theirs"]);
});

test("with a hand in the panel nothing moves, what is handled stays in its place, and what is new comes last", () => {
  const before = order({ flags: [aFlag({ flag: "a", at: at(1) }), aFlag({ flag: "b", at: at(2) })], cues: [aCue()] });
  assert.deepEqual(before.needs, ["flag:b", "flag:a", "cue:c1"]);
  const now = fresh(
    anAnswer({
      flags: [
        aFlag({ flag: "a", at: at(1) }),
        aFlag({ flag: "b", at: at(2), state: "decided" }),
        aFlag({ flag: "c", severity: 9, at: at(3) }),
      ],
      cues: [aCue()],
      alerts: [anAlert()],
    }),
  );
  const sections = steady(before, cardsOf(now));
  assert.deepEqual(sections.needs, ["flag:b", "flag:a", "cue:c1", "flag:c"]);
  assert.deepEqual(sections.handled, []);
  assert.deepEqual(sections.alerts, ["alert:a1"]);
  assert.deepEqual(sorted(cardsOf(now)).handled, ["flag:b"]);
});

test("a thing that waits for its ten seconds counts as handled", () => {
  const sections = order({ flags: [aFlag()] }, { pending: new Set(["flag:f1"]) });
  assert.deepEqual(sections.handled, ["flag:f1"]);
});

test("a held message with an open flag is one card, not two", () => {
  assert.deepEqual(order({ flags: [aFlag({ message: "m5" })], held: [aHeldMessage()] }).needs, ["flag:f1"]);
});
