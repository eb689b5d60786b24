/** Times as the person reads them: in their own zone and language. */

export function clockTime(iso, locale) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export function dayAndTime(iso, locale) {
  return new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" })
    .format(new Date(iso));
}

/** Today's times stand alone, others with their day. */
export function readableTime(iso, now = new Date(), locale) {
  const sameDay = new Date(iso).toDateString() === now.toDateString();
  return sameDay ? clockTime(iso, locale) : dayAndTime(iso, locale);
}

/** Whole minutes until then, never below nought. */
export function minutesUntil(iso, now = Date.now()) {
  return Math.max(0, Math.ceil((new Date(iso).getTime() - now) / 60_000));
}

export function isPast(iso, now = Date.now()) {
  return !iso || new Date(iso).getTime() <= now;
}
