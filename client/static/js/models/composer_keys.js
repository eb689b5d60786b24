/**
 * What a key means in the composer: "send", "newline", "edit_last", "cancel", or null (the browser's own business).
 *
 * Enter sends where there is a keyboard and makes a new line on a phone; `preference` ("send" or "newline") overrules that, Ctrl or
 * Command with Enter always sends. While an input method composes, every key belongs to it.
 */
export function meaningOf(key, { phone = false, preference = null, empty = false, editing = false } = {}) {
  if (key.isComposing || key.keyCode === 229) return null;
  if (key.key === "Enter") return meaningOfEnter(key, preference ?? (phone ? "newline" : "send"));
  if (key.key === "ArrowUp" && empty && !editing && !withModifier(key)) return "edit_last";
  if (key.key === "Escape" && !withModifier(key)) return "cancel";
  return null;
}

function meaningOfEnter(key, usual) {
  if (key.ctrlKey || key.metaKey) return "send";
  if (key.shiftKey || key.altKey) return "newline";
  return usual;
}

function withModifier(key) {
  return key.shiftKey || key.ctrlKey || key.metaKey || key.altKey;
}
