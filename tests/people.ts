import { randomUUID } from 'node:crypto';

import { demoPassword } from '../sandbox/demo';
import { eventually, mailboxUrl, service, sql } from './integration/stack';
import { pay } from './pay';

type PersonOptions = {
  isAdmin?: boolean;
  memberOf?: string;
  /** Just this name; otherwise it is one that nobody else has. */
  keepsName?: boolean;
};
export type Person = { id: string; email: string; fullName: string; name: string };

/** Somebody of the test's own, with the demo password: nobody else signs in as them. */
export async function makePerson(
  name = 'Test Person',
  { isAdmin = false, memberOf, keepsName = false }: PersonOptions = {},
): Promise<Person> {
  const tail = randomUUID().slice(0, 8);
  const person = {
    email: `${name.toLowerCase().replaceAll(' ', '-')}-${tail}@people.test`,
    fullName: keepsName ? name : `${name} ${tail}`,
    name: keepsName ? name : `${name} ${tail}`,
  };
  const api = service();
  const { data, error } = await api.auth.admin.createUser({
    email: person.email,
    password: demoPassword,
    email_confirm: true,
    user_metadata: { full_name: person.fullName },
  });
  if (error) throw error;
  const { id } = data.user;
  if (isAdmin) await api.from('platform_admins').insert({ user_id: id }).throwOnError();
  if (memberOf) {
    const membership = { business_id: memberOf, user_id: id, role: 'manager' };
    await api.from('memberships').insert(membership).throwOnError();
  }
  return { id, ...person };
}

export async function removePerson({ id }: Person): Promise<void> {
  await service().auth.admin.deleteUser(id);
}

/** A business, set up and paid for, with these members and nothing else. */
export async function makeBusiness(
  name: string,
  members: { id: string; role: 'owner' | 'manager' | 'viewer' }[],
): Promise<string> {
  const [business] = await sql<{ id: string }>(
    `insert into public.businesses (name, slug, time_zone, onboarding_step)
     values ($1, $2, 'America/Denver', 'done') returning id`,
    [name, `test-${randomUUID()}`],
  );
  for (const { id, role } of members) {
    await sql('insert into public.memberships (business_id, user_id, role) values ($1, $2, $3)', [
      business!.id,
      id,
      role,
    ]);
  }
  await pay(business!.id);
  return business!.id;
}

/** The links of the invitations in the mails to an address, the oldest first, once there are that many. */
export function invitationLinks(to: string, count = 1): Promise<string[]> {
  return eventually(async () => {
    const response = await fetch(`${mailboxUrl}/email`);
    const mails = (await response.json()) as { to: { address: string }[]; text: string }[];
    const links = mails
      .filter((mail) => mail.to.some(({ address }) => address === to))
      // There are other mails to the same person.
      .flatMap(({ text }) => /https?:\S+\/invitations\/[0-9a-f]{64}/.exec(text)?.[0] ?? []);
    return links.length >= count && links;
  }, 15_000);
}

/** The token at the end of a link. */
export const tokenOf = (link: string) => String(link.split('/').at(-1));
