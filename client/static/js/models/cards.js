/** Guideline cards in the order in which a facilitator is offered them. */

export const SHARED_LATELY = 10 * 60 * 1000;

/**
 * The cards, those that fit first, and last of all what the room has read within ten minutes.
 * @param {object[]} cards `[{guideline, title, ...}]`
 * @param {{fitting?: string[], shared?: {guideline: string, at: string}[], now: number}} what ids in the order in which
 * they fit; what was shared, and when; the present in milliseconds
 */
export function inOrderOfUse(cards, { fitting = [], shared = [], now }) {
  const lately = new Set(shared.filter(({ at }) => now - Date.parse(at) < SHARED_LATELY).map(({ guideline }) => guideline));
  const place = ({ guideline }) => (fitting.includes(guideline) ? fitting.indexOf(guideline) : fitting.length);
  return [...cards].sort((one, other) =>
    lately.has(one.guideline) - lately.has(other.guideline) || place(one) - place(other));
}
