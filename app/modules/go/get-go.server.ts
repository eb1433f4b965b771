import type { Member } from '~/modules/auth/require-member.server';
import { partsOf } from '~/modules/errors/parts.server';
import { Clock } from '~/modules/format/time.server';
import { findPeople, listEntries, numberEntries } from './list-entries.server';

/**
 * What can be gone to and done, and what a search finds: for the page, and for the dialog that Ctrl-K opens.
 *
 * @param query `q`: what is searched for; `from`: the page that is left
 */
export async function getGo(member: Member, query: URLSearchParams) {
  const { business } = member;
  const search = (query.get('q') ?? '').slice(0, 200);
  const from = query.get('from');
  const clock = new Clock(business.time_zone);
  const [found, number] = await Promise.all([
    partsOf(business.id, clock)('found', findPeople(member, search, clock)),
    numberEntries(member),
  ]);
  const { pages, acts } = listEntries(member, from);
  return { search, from, entries: { pages, acts: [...number, ...acts] }, found };
}
export type GoAnswer = Awaited<ReturnType<typeof getGo>>;
