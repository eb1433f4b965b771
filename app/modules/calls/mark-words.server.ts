/** A piece of a text from a character on, and whether a search found it. */
export type Part = { at: number; text: string; isMark: boolean };

const around = 90;

/**
 * A text in pieces, those that a search found marked, and cut to what is around the first of them.
 *
 * @param words as `read_search` gives them: in small letters, without accents and apostrophes; digits as a number
 *   begins
 */
export function markWords(text: string, words: string[]): Part[] {
  const wanted = new Set(words);
  const numbers = words.filter((word) => /^\d{3,}$/.test(word));
  return cut(
    markPieces(
      text,
      (word) => wanted.has(word) || numbers.some((number) => word.startsWith(number)),
    ),
  );
}

/** A text whole, in pieces; `isFound` is asked of each word as {@link plainWord} makes it. */
export function markPieces(text: string, isFound: (word: string) => boolean): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const piece of splitWords(text)) {
    const isMark = isFound(plainWord(piece));
    const last = parts.at(-1);
    if (last && last.isMark === isMark) last.text += piece;
    else parts.push({ at, text: piece, isMark });
    at += piece.length;
  }
  return parts;
}

/** Words, and what is between them, in turn. */
export function splitWords(text: string): string[] {
  return text.split(/([\p{L}\p{N}\p{M}'’]+)/u).filter(Boolean);
}

/** As `private.search_text` of the database makes words. */
export function plainWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\u0300-\u036F'’]/g, '')
    .toLowerCase();
}

/** What stands far from the first mark goes, at a space. */
function cut(parts: Part[]): Part[] {
  const first = parts.findIndex(({ isMark }) => isMark);
  const before = parts[first - 1];
  if (before && before.text.length > around) {
    before.text = `…${before.text.slice(-around).replace(/^\S*/, '')}`;
  }
  const after = parts.at(-1);
  if (after && !after.isMark && after.text.length > around) {
    after.text = `${after.text.slice(0, around).replace(/\S*$/, '').trimEnd()}…`;
  }
  return parts;
}
