/**
 * Where a key leads in the list of a combobox: round from its ends, and with Home and End to them.
 *
 * @param active index of the option that one is on; -1 for none
 * @param last index of the last option
 * @returns the index; null for a key that is the text's
 */
export function keyInList(key: string, active: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return active >= last ? 0 : active + 1;
    case 'ArrowUp':
      return active <= 0 ? last : active - 1;
    // In the list they go to its ends; in the text they are the text's.
    case 'Home':
      return active >= 0 ? 0 : null;
    case 'End':
      return active >= 0 ? last : null;
    default:
      return null;
  }
}
