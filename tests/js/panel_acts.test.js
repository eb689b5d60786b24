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
    return { ok: true, flag: { flag: payload.flag, state: "decided" } };
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

test("hiding happens at once, and Undo brings the message back", async () => {
  await acts.hide(card("flag", aFlag()), "because");
  assert.deepEqual(said, [["decide", { flag: "f1", verdict: "right", action: "hide", text: "because" }]]);
  undo.undoLast();
  await settled();
  assert.deepEqual(said.at(-1), ["restore", { message: "m1" }]);
});

test("muting happens at once, and Undo gives the voice back", async () => {
  await acts.mute(dee, 15);
  undo.undoLast();
  await settled();
  assert.deepEqual(said, [["mute", { seat: "s-dee", minutes: 15 }], ["unmute", { seat: "s-dee" }]]);
});

test("a verdict, a whisper, a guideline, a removal and a release wait, and nothing is said when they are taken back", async () => {
  acts.judge(card("flag", aFlag()), "quoted");
  acts.whisperAuthor(card("flag", aFlag()), "Could you?");
  acts.shareGuideline("love-is-not-too-much", card("flag", aFlag()));
  acts.remove(dee, "for now");
  acts.release(card("held", aHeldMessage()));
  for (const { id } of undo.list()) undo.undo(id);
  await settled();
  assert.deepEqual(said, []);
});

test("when their time has passed they are said as they were asked", async () => {
  acts.judge(card("flag", aFlag()), "quoted");
  acts.whisperAuthor(card("flag", aFlag({ flag: "f2" })), "Could you?");
  acts.remove(dee, "for now");
  acts.release(card("held", aHeldMessage()));
  undo.settleAll();
  await settled();
  assert.deepEqual(said, [
    ["decide", { flag: "f1", verdict: "quoted", action: "none" }],
    ["decide", { flag: "f2", verdict: "right", action: "whisper", text: "Could you?" }],
    ["remove", { seat: "s-dee", reason: "for now" }],
    ["release", { message: "m5" }],
  ]);
});

test("a welcome is whispered and the cue is then seen", async () => {
  acts.whisperAuthor(card("cue", aCue()), "Welcome");
  undo.settleAll();
  await settled();
  assert.deepEqual(said.map(([event]) => event), ["whisper", "resolve"]);
});

test("where a life may be at stake nothing is held back", async () => {
  await acts.claim(card("alert", anAlert()));
  await acts.escalate(card("alert", anAlert()));
  await acts.whisperAuthor(card("alert", anAlert()), "I am here");
  assert.deepEqual(said.map(([event]) => event), ["claim", "escalate", "whisper"]);
});

test("a colleague who was first is named", async () => {
  refuse = Object.assign(new Error("taken"), { code: "conflict", by: { name: "Gus" } });
  assert.equal(await acts.claim(card("flag", aFlag())), false);
  assert.match(told[0], /Gus/);
});

test("a card is busy from the moment it is sent until the answer, also when it is refused", async () => {
  refuse = Object.assign(new Error("x"), { code: "unavailable", words: "Please try again." });
  acts.judge(card("flag", aFlag()), "quoted");
  undo.settleAll();
  assert.equal(acts.busy.has("flag:1"), true);
  await settled();
  assert.equal(acts.busy.size, 0);
  assert.match(told[0], /Please try again/);
});
