/**
 * Cutting a text at code points: the server counts them, JavaScript counts UTF-16 units, and an emoji is two of those.
 */

/**
 * The text as a row of pieces, of which some are marked.
 *
 * @param {string} text
 * @param {Array<{start: number, end: number}>} ranges in code points, in any order, overlapping or not
 * @returns {Array<{text: string, marked: boolean}>} never with an empty piece; joined they are the text
 */
export function pieces(text, ranges) {
  const points = Array.from(text);
  const row = [];
  let at = 0;
  const push = (end, marked) => {
    if (end > at) row.push({ text: points.slice(at, end).join(""), marked });
    at = Math.max(at, end);
  };
  for (const { start, end } of merged(ranges, points.length)) {
    push(start, false);
    push(end, true);
  }
  push(points.length, false);
  return row;
}

/** The ranges in order, within the text, those that touch made one. */
export function merged(ranges, length) {
  const inside = ranges
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(length, end) }))
    .filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && end > start)
    .sort((one, other) => one.start - other.start);
  const row = [];
  for (const range of inside) {
    const last = row.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else row.push({ ...range });
  }
  return row;
}

/** A part of a long text around the first mark, with an ellipsis where something is left out. */
export function around(text, ranges, reach = 90) {
  const points = Array.from(text);
  const [first] = merged(ranges, points.length);
  if (!first || points.length <= reach * 3) return { text, ranges };
  const from = Math.max(0, first.start - reach);
  const to = Math.min(points.length, first.end + reach);
  const lead = from > 0 ? "…" : "";
  const shift = from - lead.length;
  return {
    text: lead + points.slice(from, to).join("") + (to < points.length ? "…" : ""),
    ranges: ranges
      .filter(({ start, end }) => start < to && end > from)
      .map(({ start, end }) => ({ start: Math.max(from, start) - shift, end: Math.min(to, end) - shift })),
  };
}
