import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Acts } from "../../client/static/js/models/panel_acts.js";
import { Undo } from "../../client/static/js/models/undo.js";
import { aCue, aFlag, aHeldMessage, anAlert, dee } from "./panel_people.mjs";

let said;
let told;
let learnt;
let undo;
let acts;
let refuse;

const card = (kind, thing) => ({ key: `${kind}:1`, kind, thing });
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  said = [];
  told = [];
  learnt = [];
  refuse = null;
  undo = new Undo({ later: () => 0, never: () => {} });
  const call = async (event, payload) => {
    if (refuse) throw refuse;
    said.push([event, payload]);
    return { ok: true, flag: { flag: payload.flag, state: event === "claim" ? "claimed" : "decided" } };
  };
  acts = new Acts({
    call,
    callRoom: call,
    undo,
    learn: (noun, thing) => learnt.push([noun, thing]),
    tell: (sentence) => told.push(sentence),
    changed: () => {},
    newId: () => "client-1",
  });
});

const events = () => said.map(([event]) => event);
const taken = (changes = {}) => aFlag({ state: "claimed", claimed_by: "Fay", ...changes });

test("hiding happens at once, and Undo brings the message and the question back", async () => {
  await acts.hide(card("flag", aFlag()), "because");
  assert.deepEqual(said, [["decide", { flag: "f1", verdict: "right", action: "hide", text: "because" }]]);
  undo.undoLast();
  await settled();
  assert.deepEqual(said.slice(1), [["restore", { message: "m1" }], ["reopen", { flag: "f1" }]]);
});

test("a verdict is given at once, and Undo opens the question again", async () => {
  await acts.judge(card("flag", aFlag()), "quoted");
  undo.undoLast();
  await settled();
  assert.deepEqual(said, [["decide", { flag: "f1", verdict: "quoted", action: "none" }], ["reopen", { flag: "f1" }]]);
});

test("what else was found in the message is answered with it, and a colleague's answer to that does no harm", async () => {
  const both = { ...card("flag", taken()), also: [taken({ flag: "f2" })] };
  const call = acts.call;
  acts.call = async (event, payload) => {
    if (payload.flag === "f2") throw Object.assign(new Error("taken"), { code: "conflict", by: "Gus" });
    return call(event, payload);
  };
  acts.whisperAuthor(both, "Could you?");
  await settled();
  undo.settleAll();
  await settled();
  assert.deepEqual(events(), ["decide"]);
  assert.deepEqual(told, []);
});

test("muting happens at once, and Undo gives the voice back", async () => {
  await acts.mute(dee, 15);
  undo.undoLast();
  await settled();
  assert.deepEqual(said, [["mute", { seat: "s-dee", minutes: 15 }], ["unmute", { seat: "s-dee" }]]);
});

test("a whisper, a guideline, a removal and a release wait, and nothing is said when they are taken back", async () => {
  acts.whisperAuthor(card("flag", taken()), "Could you?");
  acts.shareGuideline("love-is-not-too-much", card("flag", taken()));
  acts.remove(dee, "for now");
  acts.release(card("held", aHeldMessage()));
  await settled();
  for (const { id } of undo.list()) undo.undo(id);
  await settled();
  assert.deepEqual(said, []);
});

test("what waits is taken first, so that a colleague does not answer it meanwhile", async () => {
  await acts.whisperAuthor(card("flag", aFlag()), "Could you?");
  assert.deepEqual(said, [["claim", { flag: "f1" }]]);
  assert.equal(undo.list().length, 1);
});

test("taken back in time, it is anybody's again", async () => {
  await acts.whisperAuthor(card("flag", aFlag()), "Could you?");
  undo.undoLast();
  await settled();
  assert.deepEqual(said, [["claim", { flag: "f1" }], ["escalate", { flag: "f1" }]]);
});

test("what a colleague has taken is not held back behind their back", async () => {
  refuse = Object.assign(new Error("taken"), { code: "conflict", by: "Gus" });
  assert.equal(await acts.whisperAuthor(card("flag", aFlag()), "Could you?"), false);
  assert.deepEqual(undo.list(), []);
  assert.match(told[0], /Gus/);
});

test("when their time has passed they are said as they were asked", async () => {
  acts.whisperAuthor(card("flag", taken({ flag: "f2" })), "Could you?");
  acts.remove(dee, "for now");
  acts.release(card("held", aHeldMessage()));
  acts.release(card("flag", taken({ flag: "f3", message: "m6" })), "quoted");
  await settled();
  undo.settleAll();
  await settled();
  assert.deepEqual(said.sort(([one], [other]) => (one < other ? -1 : 1)), [
    ["decide", { flag: "f2", verdict: "right", action: "whisper", text: "Could you?" }],
    ["decide", { flag: "f3", verdict: "quoted", action: "none" }],
    ["release", { message: "m5" }],
    ["release", { message: "m6" }],
    ["remove", { seat: "s-dee", reason: "for now" }],
  ]);
});

test("a welcome is whispered and the cue is then seen", async () => {
  await acts.whisperAuthor(card("cue", aCue()), "Welcome");
  undo.settleAll();
  await settled();
  assert.deepEqual(said.map(([event]) => event), ["claim", "whisper", "resolve"]);
});

test("where a life may be at stake nothing is held back", async () => {
  await acts.claim(card("alert", anAlert()));
  await acts.escalate(card("alert", anAlert()));
  await acts.whisperAuthor(card("alert", anAlert()), "I am here");
  assert.deepEqual(said.map(([event]) => event), ["claim", "escalate", "claim", "whisper"]);
});

test("a colleague who was first is named", async () => {
  refuse = Object.assign(new Error("taken"), { code: "conflict", by: { name: "Gus" } });
  assert.equal(await acts.claim(card("flag", aFlag())), false);
  assert.match(told[0], /Gus/);
});

test("a card is busy from the moment it is sent until the answer, also when it is refused", async () => {
  acts.whisperAuthor(card("flag", taken()), "Could you?");
  await settled();
  refuse = Object.assign(new Error("x"), { code: "unavailable", words: "Please try again." });
  undo.settleAll();
  assert.equal(acts.busy.has("flag:1"), true);
  await settled();
  assert.equal(acts.busy.size, 0);
  assert.match(told[0], /Please try again/);
});

test("closing the meeting ends the line too, and that is no failure", async () => {
  refuse = Object.assign(new Error("gone"), { code: "offline" });
  assert.equal(await acts.closeMeeting(), true);
  refuse = Object.assign(new Error("no"), { code: "forbidden", words: "Not yours." });
  assert.equal(await acts.closeMeeting(), false);
  assert.deepEqual(told.length, 1);
});

test("a flag that was taken can be given back", async () => {
  await acts.giveBack(card("flag", taken()));
  assert.deepEqual(said, [["escalate", { flag: "f1" }]]);
});
