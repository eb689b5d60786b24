/** Showing a long message by the part that matters. Offsets count code points, as everywhere. */

/**
 * A part of a long text around its first span, with an ellipsis where something is left out.
 *
 * @returns {{text: string, spans: Array<object>}} the spans moved to where their words now stand
 */
export function around(text, spans, reach = 90) {
  const points = [...text];
  const [first] = [...spans].sort((one, other) => one.start - other.start);
  if (!first || points.length <= reach * 3) return { text, spans };
  const from = Math.max(0, first.start - reach);
  const to = Math.min(points.length, first.end + reach);
  const lead = from > 0 ? "…" : "";
  const moved = from - lead.length;
  return {
    text: lead + points.slice(from, to).join("") + (to < points.length ? "…" : ""),
    spans: spans
      .filter(({ start, end }) => start < to && end > from)
      .map((span) => ({ ...span, start: Math.max(from, span.start) - moved, end: Math.min(to, span.end) - moved })),
  };
}
