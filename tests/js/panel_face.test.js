import assert from "node:assert/strict";
import { test } from "node:test";

import { faceOf } from "../../client/static/js/models/panel_face.js";
import { cardsOf } from "../../client/static/js/models/panel_queue.js";
import { fresh } from "../../client/static/js/models/panel_state.js";
import { aCue, aFlag, aHeldMessage, anAlert, anAnswer, aReport, aWhisper, AT, dee, eli } from "./panel_people.mjs";

const LATER = "2026-11-25T18:09:00Z";

function faces(answer, { messages = {}, waits = null, pending = new Set() } = {}) {
  const state = fresh(anAnswer(answer));
  const messageOf = (id) => messages[id] ?? null;
  return cardsOf(state, { me: "Fay", pending }).map((card) => faceOf(card, { state, me: "Fay", messageOf, waits }));
}

const verbs = (face) => face.actions.map(({ verb }) => verb);
const hurt = { seat: "s-dee", name: "Dee" };

test("a flag shows the words marked, whom they reach, and a ready wording", () => {
  const [face] = faces({ flags: [aFlag({ heading: "Belittles Dee", hurt })] });
  assert.equal(face.heading, "Belittles Dee");
  assert.deepEqual(face.spans, [{ start: 4, end: 10, kind: "flag" }]);
  assert.equal(face.say.text, "a");
  assert.deepEqual(verbs(face), ["whisper", "guideline", "hide", "dismiss"]);
  assert.match(face.after.label, /Dee/);
});

test("who is hard on themself is met with warmth, and hiding is not what comes to hand", () => {
  const [face] = faces({ flags: [aFlag({ category: "self_shame", target: "self" })] });
  assert.equal(face.tone, "cue");
  assert.deepEqual(verbs(face), ["whisper", "guideline", "dismiss"]);
  assert.equal(face.after, null);
});

test("a held message can be let out from its flag's card", () => {
  const [face] = faces({ flags: [aFlag({ message: "m5" })], held: [aHeldMessage()] });
  assert.deepEqual(verbs(face), ["whisper", "release", "hide"]);
});

test("what a colleague has in hand says so and offers nothing that would cross them", () => {
  const [face] = faces({ flags: [aFlag({ state: "claimed", claimed_by: "Gus" })] });
  assert.match(face.holder, /Gus/);
  assert.deepEqual(verbs(face), ["show"]);
  assert.deepEqual(face.more, []);
});

test("an alert is first to be taken, then to be spoken to and ended with a note", () => {
  assert.equal(verbs(faces({ alerts: [anAlert()] })[0])[0], "claim");
  const [mine] = faces({ alerts: [anAlert({ state: "claimed", claimed_by: "Fay" })] });
  assert.deepEqual(verbs(mine), ["whisper", "resolve", "escalate"]);
  const [theirs] = faces({ alerts: [anAlert({ state: "claimed", claimed_by: "Gus", level: 2 })] });
  assert.deepEqual(verbs(theirs), []);
});

test("an alert carries the private words since it was raised", () => {
  const whispers = [
    aWhisper({ id: "w0", seat: "s-dee", at: "2026-11-25T17:00:00Z", body: "before" }),
    aWhisper({ id: "w1", seat: "s-dee", from: "facilitators", by: "Fay", at: LATER, body: "I am here" }),
  ];
  assert.deepEqual(faces({ alerts: [anAlert()], whispers })[0].talk.map(({ body, ours }) => [body, ours]), [["I am here", true]]);
});

test("a handled flag says in a line who did what, and a hidden message can be brought back", () => {
  const decision = { verdict: "right", action: "hide", by: "Gus", at: LATER };
  const flags = [aFlag({ state: "decided", decision, heading: "Belittles Dee", hurt })];
  const [face] = faces({ flags }, { messages: { m1: { state: "hidden" } } });
  assert.equal(face.heading, "Belittles Dee: Gus hid the message");
  assert.deepEqual(verbs(face), ["restore", "ask"]);
  assert.deepEqual(verbs(faces({ flags }, { messages: { m1: { state: "posted" } } })[0]), ["ask"]);
});

test("once somebody wrote to the one who was hit, that is said and not asked again", () => {
  const whispers = [aWhisper({ seat: "s-dee", from: "facilitators", by: "Gus", at: LATER })];
  const [face] = faces({ flags: [aFlag({ hurt })], whispers });
  assert.equal(face.after.said, "Gus wrote to Dee in private");
});

test("words that their author changed are told apart from what the reading took back", () => {
  const flags = [aFlag({ state: "superseded", heading: "Belittles Dee" })];
  assert.equal(faces({ flags }, { messages: { m1: { edited_at: LATER } } })[0].heading, "Eli put it another way");
  assert.match(faces({ flags }, { messages: { m1: { edited_at: null } } })[0].heading, /took this back/);
});

test("a card that waits for its ten seconds says what for", () => {
  const [face] = faces({ cues: [aCue()] }, { pending: new Set(["cue:c1"]), waits: "Whisper to Mo" });
  assert.deepEqual([face.shut, face.heading], [true, "Whisper to Mo"]);
});

test("a report that came with its reporter can be answered to them as well", () => {
  const [face] = faces({ reports: [aReport({ by: { seat: "s-mo", name: "Mo" } })] });
  assert.ok(face.more.some(({ verb }) => verb === "thank_reporter"));
});

test("everybody at the door is one card", () => {
  const [one] = faces({ seats: [dee, { ...eli, standing: "waiting" }] });
  assert.deepEqual(verbs(one), ["admit:s-eli"]);
  const [two] = faces({ seats: [{ ...dee, standing: "waiting" }, { ...eli, standing: "waiting" }] });
  assert.deepEqual(verbs(two), ["admit:s-dee", "admit:s-eli", "admit_all"]);
});

test("a message that was taken back has no words", () => {
  assert.equal(faces({ flags: [aFlag({ body: null, at: AT })] })[0].body, null);
});
