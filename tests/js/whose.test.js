import assert from "node:assert/strict";
import { test } from "node:test";

import { Draft } from "../../client/static/js/models/drafts.js";
import { keepFor } from "../../client/static/js/models/whose.js";
import { aDrawer } from "./people.mjs";

test("what somebody wrote in a tab stays theirs through a reload, and is not there for the next person", () => {
  const drawer = aDrawer();
  keepFor(drawer, "dee");
  new Draft(drawer, "meeting").save({ body: "Only between us" });
  keepFor(drawer, "dee");
  assert.equal(new Draft(drawer, "meeting").load().body, "Only between us");
  keepFor(drawer, "eli");
  assert.equal(new Draft(drawer, "meeting").load().body, "");
});

test("a tab that may keep nothing still opens the room", () => {
  const forbidden = { getItem() { throw new Error("forbidden"); } };
  assert.doesNotThrow(() => keepFor(forbidden, "dee"));
});
