/** What a tab keeps is one person's: whoever signs in after somebody else finds nothing of theirs, and sends nothing of theirs. */

const KEY = "whose";

/** From now on `storage` is `person`'s; what another left in it goes. */
export function keepFor(storage, person) {
  try {
    if (storage.getItem(KEY) === person) return;
    storage.clear();
    storage.setItem(KEY, person);
  } catch {
    // Storage that is forbidden holds nothing of anybody's.
  }
}
