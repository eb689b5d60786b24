import assert from "node:assert/strict";
import { test } from "node:test";

import { cardsOf, keepOrder, needing, sorted, steady } from "../../client/static/js/models/panel_queue.js";
import { fresh } from "../../client/static/js/models/panel_state.js";
import { aCue, aFlag, aHeldMessage, anAlert, anAnswer, aReport, dee, eli } from "./panel_people.mjs";

const at = (minute) => `2026-11-25T18:${String(minute).padStart(2, "0")}:00Z`;
const flagOn = (message, changes = {}) => aFlag({ flag: `f-${message}`, message, ...changes });
const order = (answer, options) => sorted(cardsOf(fresh(anAnswer(answer)), options));

test("an alert stands apart, then who is at the door, then flags with the most urgent and newest first, then what waits, is reported, or asks for care", () => {
  const sections = order({
    alerts: [anAlert()],
    flags: [
      flagOn("old", { severity: 1, at: at(1) }),
      flagOn("urgent", { severity: 3, at: at(0) }),
      flagOn("new", { severity: 1, at: at(9) }),
    ],
    cues: [aCue()],
    reports: [aReport()],
    held: [aHeldMessage()],
    seats: [dee, { ...eli, standing: "waiting" }],
  });
  assert.deepEqual(sections.alerts, ["alert:a1"]);
  assert.deepEqual(sections.needs, ["door:door", "flag:urgent", "flag:new", "flag:old", "held:m5", "report:r1", "cue:c1"]);
});

test("what a colleague has taken stands behind what nobody has", () => {
  const flags = [flagOn("theirs", { severity: 3, state: "claimed", claimed_by: "Gus" }), flagOn("nobodys", { severity: 1 })];
  assert.deepEqual(order({ flags }, { me: "Fay" }).needs, ["flag:nobodys", "flag:theirs"]);
});

test("with a hand in the panel nothing moves, what is handled stays in its place, and what is new comes last", () => {
  const before = order({ flags: [flagOn("a", { at: at(1) }), flagOn("b", { at: at(2) })], cues: [aCue()] });
  assert.deepEqual(before.needs, ["flag:b", "flag:a", "cue:c1"]);
  const now = fresh(
    anAnswer({
      flags: [
        flagOn("a", { at: at(1) }),
        flagOn("b", { at: at(2), state: "decided" }),
        flagOn("c", { severity: 9, at: at(3) }),
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
  const sections = order({ flags: [aFlag()] }, { pending: new Set(["flag:m1"]) });
  assert.deepEqual(sections.handled, ["flag:m1"]);
});

test("a held message with an open flag is one card, not two", () => {
  assert.deepEqual(order({ flags: [aFlag({ message: "m5" })], held: [aHeldMessage()] }).needs, ["flag:m5"]);
});

test("what was found in one message is one card that shows what is still open, the gravest first", () => {
  const flags = [aFlag({ flag: "a", severity: 1 }), aFlag({ flag: "b", severity: 3 }), aFlag({ flag: "c", severity: 9, state: "decided" })];
  const [card, ...more] = cardsOf(fresh(anAnswer({ flags })));
  assert.deepEqual(more, []);
  assert.deepEqual([card.key, card.thing.flag, card.also.map((flag) => flag.flag)], ["flag:m1", "b", ["a"]]);
  const [done] = cardsOf(fresh(anAnswer({ flags: flags.map((flag) => ({ ...flag, state: "decided" })) })));
  assert.deepEqual([done.key, done.section, done.thing.flag], ["flag:m1", "handled", "c"]);
});

test("the latest handled stands first", () => {
  const by = (flag, minute) => flagOn(flag, { state: "decided", decision: { verdict: "right", action: "none", by: "Fay", at: at(minute) } });
  assert.deepEqual(order({ flags: [by("first", 1), by("last", 9), by("second", 4)] }).handled, ["flag:last", "flag:second", "flag:first"]);
});

test("people and talks keep their order while a hand is in the panel", () => {
  assert.deepEqual(keepOrder(["a", "b", "c"], ["d", "c", "a"], true), ["a", "c", "d"]);
  assert.deepEqual(keepOrder(["a", "b", "c"], ["d", "c", "a"], false), ["d", "c", "a"]);
});

test("what needs a hand is counted once, with everybody at the door and without what a colleague has taken", () => {
  const state = fresh(
    anAnswer({
      flags: [flagOn("m5"), flagOn("m5", { flag: "f2" }), flagOn("m7", { state: "claimed", claimed_by: "Gus" }), flagOn("m8", { state: "decided" })],
      held: [aHeldMessage({ id: "m5" }), aHeldMessage({ id: "m6" })],
      alerts: [anAlert({ state: "claimed", claimed_by: "Fay" })],
      seats: [{ ...dee, standing: "waiting" }, { ...eli, standing: "waiting" }],
    }),
  );
  assert.equal(needing(cardsOf(state, { me: "Fay" })), 5);
});
