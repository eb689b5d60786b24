/**
 * The panel's keys: one letter each, none while somebody writes, every one to be switched off (WCAG 2.1.4).
 */

export const KEYS = Object.freeze([
  { key: "j", verb: "next" },
  { key: "k", verb: "previous" },
  { key: "Enter", verb: "open" },
  { key: "w", verb: "whisper" },
  { key: "g", verb: "guideline" },
  { key: "h", verb: "hide" },
  { key: "d", verb: "dismiss" },
  { key: "c", verb: "claim" },
  { key: "r", verb: "ask" },
  { key: "u", verb: "undo" },
  { key: "m", verb: "write" },
  { key: "?", verb: "help" },
]);

const STORED_AS = "holdfast.panel.keys_off";
const WRITING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const OWN_ENTER = new Set(["BUTTON", "A", "SUMMARY"]);

/**
 * What a key press asks for, or null.
 *
 * @param {{key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, isComposing?: boolean,
 *          repeat?: boolean, defaultPrevented?: boolean}} press
 * @param {{tagName?: string, isContentEditable?: boolean} | null} target where the focus is
 * @param {Set<string>} off the keys that were switched off
 */
export function verbOf(press, target, off = new Set()) {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing || press.defaultPrevented) return null;
  if (isWriting(target)) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const known = KEYS.find((each) => each.key === key);
  if (!known || off.has(known.key)) return null;
  if (known.key === "Enter" && OWN_ENTER.has(target?.tagName)) return null;
  if (press.repeat && known.verb !== "next" && known.verb !== "previous") return null;
  return known.verb;
}

export function isWriting(target) {
  return Boolean(target && (WRITING.has(target.tagName) || target.isContentEditable));
}

/** The keys that this person switched off. Storage that is refused or broken switches nothing off. */
export function readOff(storage) {
  try {
    const stored = JSON.parse(storage.getItem(STORED_AS) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((key) => KEYS.some((each) => each.key === key)) : []);
  } catch {
    return new Set();
  }
}

export function writeOff(storage, off) {
  try {
    storage.setItem(STORED_AS, JSON.stringify([...off]));
    return true;
  } catch {
    return false;
  }
}
