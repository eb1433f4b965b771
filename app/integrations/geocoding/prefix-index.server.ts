/** Text as it is compared: without accents, case and punctuation. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Finds what begins with some letters among many, without looking at the rest. */
export class PrefixIndex<T> {
  readonly #entries: { key: string; value: T }[];

  constructor(values: Iterable<T>, keyOf: (value: T) => string) {
    this.#entries = [...values]
      .map((value) => ({ key: fold(keyOf(value)), value }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  /** All values whose key begins with `prefix` (which is folded already), by key. */
  startingWith(prefix: string): T[] {
    const from = this.#firstFrom(prefix);
    let to = from;
    while (this.#entries[to]?.key.startsWith(prefix)) to++;
    return this.#entries.slice(from, to).map(({ value }) => value);
  }

  #firstFrom(prefix: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.key ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
