import assert from "node:assert/strict";
import { test } from "node:test";

import { KEYS, readOff, verbOf, writeOff } from "../../client/static/js/models/panel_keys.js";
import { words } from "../../client/static/js/models/panel_words.js";

const body = { tagName: "BODY" };

function drawer(content = {}) {
  return { getItem: (key) => content[key] ?? null, setItem: (key, value) => { content[key] = value; } };
}

test("each key has one verb, and words that say what it does", () => {
  assert.equal(new Set(KEYS.map(({ key }) => key)).size, KEYS.length);
  for (const { verb } of KEYS) assert.ok(words.keys[verb], verb);
});

test("a key asks for its verb, with or without the capitals lock", () => {
  assert.equal(verbOf({ key: "j" }, body), "next");
  assert.equal(verbOf({ key: "H" }, body), "hide");
  assert.equal(verbOf({ key: "?" }, body), "help");
  assert.equal(verbOf({ key: "q" }, body), null);
});

test("no key works while somebody writes, composes or holds a modifier", () => {
  for (const tagName of ["INPUT", "TEXTAREA", "SELECT"]) assert.equal(verbOf({ key: "h" }, { tagName }), null);
  assert.equal(verbOf({ key: "h" }, { tagName: "DIV", isContentEditable: true }), null);
  for (const held of ["ctrlKey", "metaKey", "altKey", "isComposing", "defaultPrevented"]) assert.equal(verbOf({ key: "h", [held]: true }, body), null);
});

test("Enter stays the button's own", () => {
  assert.equal(verbOf({ key: "Enter" }, { tagName: "BUTTON" }), null);
  assert.equal(verbOf({ key: "Enter" }, { tagName: "ARTICLE" }), "open");
});

test("a key that is kept down walks on but decides nothing twice", () => {
  assert.equal(verbOf({ key: "j", repeat: true }, body), "next");
  assert.equal(verbOf({ key: "d", repeat: true }, body), null);
});

test("a key that was switched off stays off after a reload", () => {
  const storage = drawer();
  assert.equal(writeOff(storage, new Set(["h"])), true);
  const off = readOff(storage);
  assert.equal(verbOf({ key: "h" }, body, off), null);
  assert.equal(verbOf({ key: "w" }, body, off), "whisper");
});

test("storage that is refused or holds something else switches nothing off", () => {
  assert.deepEqual(readOff({ getItem: () => { throw new Error("refused"); } }), new Set());
  for (const value of ["{", "7", '{"a":1}', '["zz", 3]']) {
    assert.deepEqual(readOff({ getItem: () => value }), new Set());
  }
  assert.equal(writeOff({ setItem: () => { throw new Error("full"); } }, new Set(["h"])), false);
});
