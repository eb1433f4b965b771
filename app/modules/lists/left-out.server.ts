/** What stood in an address for a filter and makes no sense, as it fits into a sentence about it. */
export function quoted(text: string): string {
  const clean = text.replace(/\p{C}+/gu, ' ').toWellFormed();
  return clean.length > 40 ? `${clean.slice(0, 40).toWellFormed()}…` : clean;
}
