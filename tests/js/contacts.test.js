import assert from "node:assert/strict";
import { test } from "node:test";

import { beside, waysTo } from "../../client/static/js/models/contacts.js";

const ways = (how, address) => waysTo(how, address).map(({ href, words }) => `${words}: ${href}`);

test("a number that takes calls and texts has a button for each", () => {
  assert.deepEqual(ways("Call or text 988", "tel:988"), ["Call 988: tel:988", "Text 988: sms:988"]);
});

test("a word to text goes with the number it is sent to", () => {
  assert.deepEqual(ways("Text HOME to 741741", "sms:741741?body=HOME"), ["Text HOME to 741741: sms:741741?body=HOME"]);
  assert.deepEqual(ways("Call 1-800-799-7233, or text START to 88788", "tel:+18007997233"), [
    "Call 1-800-799-7233: tel:+18007997233",
    "Text START to 88788: sms:88788?body=START",
  ]);
});

test("what else is to be done beside calling is not dialled", () => {
  assert.deepEqual(ways("Call 911, and give naloxone (Narcan) if you have it", "tel:911"), ["Call 911: tel:911"]);
  assert.deepEqual(ways("Ask at your town hall"), []);
});

test("what the buttons do not say stays to be read", () => {
  assert.equal(beside("Call 911, and give naloxone (Narcan) if you have it"), "And give naloxone (Narcan) if you have it");
  assert.equal(beside("Call or text 988"), "");
  assert.equal(beside("Ask at your town hall"), "Ask at your town hall");
});
