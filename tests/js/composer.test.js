import assert from "node:assert/strict";
import { test } from "node:test";

import { meaningOf } from "../../client/static/js/models/composer_keys.js";
import { Draft } from "../../client/static/js/models/drafts.js";
import { Typing, TypingTeller } from "../../client/static/js/models/typing.js";
import { aDrawer } from "./people.mjs";

const enter = { key: "Enter" };

test("Enter sends at a keyboard and makes a new line on a phone", () => {
  assert.equal(meaningOf(enter), "send");
  assert.equal(meaningOf(enter, { phone: true }), "newline");
  assert.equal(meaningOf({ ...enter, shiftKey: true }), "newline");
  assert.equal(meaningOf({ ...enter, ctrlKey: true }, { phone: true }), "send");
});

test("a preference overrules what is usual", () => {
  assert.equal(meaningOf(enter, { phone: true, preference: "send" }), "send");
  assert.equal(meaningOf(enter, { preference: "newline" }), "newline");
});

test("no key means anything while an input method composes", () => {
  assert.equal(meaningOf({ ...enter, isComposing: true }), null);
  assert.equal(meaningOf({ ...enter, keyCode: 229 }), null);
});

test("Up edits the last message only from an empty composer that edits nothing yet", () => {
  assert.equal(meaningOf({ key: "ArrowUp" }, { empty: true }), "edit_last");
  assert.equal(meaningOf({ key: "ArrowUp" }, { empty: false }), null);
  assert.equal(meaningOf({ key: "ArrowUp" }, { empty: true, editing: true }), null);
  assert.equal(meaningOf({ key: "ArrowUp", shiftKey: true }, { empty: true }), null);
});

test("a draft survives a reload and leaves nothing behind when it is empty", () => {
  const drawer = aDrawer();
  new Draft(drawer, "meeting").save({ body: "I drove", replyTo: "m1" });
  assert.deepEqual(new Draft(drawer, "meeting").load(), { body: "I drove", replyTo: "m1", nudgedId: null, aside: "" });
  new Draft(drawer, "meeting").clear();
  assert.equal(drawer.kept.size, 0);
});

test("a draft that cannot be read or kept does no harm", () => {
  const drawer = aDrawer();
  drawer.setItem("draft:meeting", "{broken");
  assert.equal(new Draft(drawer, "meeting").load().body, "");
  const full = { ...drawer, setItem() { throw new Error("full"); } };
  assert.doesNotThrow(() => new Draft(full, "meeting").save({ body: "x" }));
});

test("who writes fades after six seconds", () => {
  const typing = new Typing();
  typing.hear({ seat: "s-mo", name: "mo", on: true }, 0);
  typing.hear({ seat: "s-eli", name: "eli", on: true }, 3_000);
  assert.deepEqual(typing.names(5_000), ["mo", "eli"]);
  assert.deepEqual(typing.names(6_000), ["eli"]);
  typing.hear({ seat: "s-eli", on: false }, 6_100);
  assert.deepEqual(typing.names(6_100), []);
});

test("one's own writing is told sparingly, and its end once", () => {
  const told = [];
  const teller = new TypingTeller((on) => told.push(on));
  for (const at of [0, 500, 2_900, 3_100]) teller.write(at);
  teller.stop();
  teller.stop();
  assert.deepEqual(told, [true, true, false]);
});
