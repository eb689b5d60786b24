/** Marked words. Offsets count Unicode code points, as the server's do; JavaScript's own strings do not. */

/** Cuts a text at its spans: [{text, kind, key}], `kind` null between them. Of spans that overlap, the earlier wins. */
export function cut(text, spans) {
  const points = [...text];
  const pieces = [];
  let at = 0;
  for (const { start, end, kind, key = null } of [...spans].sort((one, other) => one.start - other.start)) {
    const from = Math.max(at, start);
    const to = Math.min(points.length, end);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: points.slice(at, from).join(""), kind: null, key: null });
    pieces.push({ text: points.slice(from, to).join(""), kind, key });
    at = to;
  }
  if (at < points.length) pieces.push({ text: points.slice(at).join(""), kind: null, key: null });
  return pieces;
}

/** The length of a text as the server counts it. */
export function lengthOf(text) {
  return [...text].length;
}
