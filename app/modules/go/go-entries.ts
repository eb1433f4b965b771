import { paths } from '~/paths';
import { t } from '~/modules/languages/t';

/** Something that can be gone to, or done, from anywhere. */
export type GoEntry = {
  /** Unique among all that are shown. */
  id: string;
  label: string;
  /** What tells it from others of that name. */
  detail?: string | null;
  /** Other words that it is found by. */
  words?: string;
  icon: 'page' | 'call' | 'caller' | 'search' | 'copy' | 'business' | 'new' | 'out';
  /** Where it leads, also without a script. */
  to: string;
  /** A form that it sends instead. */
  post?: Record<string, string>;
  /** What it puts on the clipboard, where there is one. */
  copies?: string;
  /** Shown only to who looks for it. */
  isDeep?: boolean;
};
export type GoGroup = { title: string; entries: GoEntry[] };

/** Fewer letters are no search. */
export const shortestSearch = 2;

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** The entries in which every word of the search begins a word, those first whose name begins with it. */
export function findEntries(entries: GoEntry[], search: string): GoEntry[] {
  const asked = plain(search).trim();
  if (!asked) return entries.filter(({ isDeep }) => !isDeep);
  const words = asked.split(/\s+/);
  return entries
    .filter(({ label, detail, words: more }) => {
      const own = plain([label, detail, more].join(' ')).split(/[\s,/()·]+/);
      return words.every((word) => own.some((one) => one.startsWith(word)));
    })
    .toSorted((a, b) => Number(begins(b.label, asked)) - Number(begins(a.label, asked)));
}

const begins = (label: string, asked: string) => plain(label).startsWith(asked);

/** The lists, with the search in them. */
export function searchEntries(search: string): GoEntry[] {
  const q = search.trim();
  if (q.length < shortestSearch) return [];
  return [
    { id: 'search-calls', label: t`All calls with “${q}”`, icon: 'search', to: paths.calls({ q }) },
    {
      id: 'search-callers',
      label: t`All callers with “${q}”`,
      icon: 'search',
      to: paths.callers({ q }),
    },
  ];
}

/** All of it in the order that it is shown in, without groups that have nothing. */
export function goGroups(
  entries: Record<'pages' | 'acts', GoEntry[]>,
  found: Record<'callers' | 'calls', GoEntry[]> | null,
  search: string,
): GoGroup[] {
  return [
    { title: t`Pages`, entries: findEntries(entries.pages, search) },
    { title: t`Callers`, entries: found?.callers ?? [] },
    { title: t`Calls`, entries: found?.calls ?? [] },
    { title: t`Do`, entries: findEntries(entries.acts, search) },
    { title: t`Search`, entries: searchEntries(search) },
  ].filter(({ entries: own }) => own.length > 0);
}
