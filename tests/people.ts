import { randomUUID } from 'node:crypto';

import { demoPassword } from '../sandbox/demo';
import { service } from './integration/stack';

export type Person = { id: string; email: string; fullName: string };

/** Somebody of the test's own, with the demo password: nobody else signs in as them. */
export async function makePerson(
  firstName: string,
  { isAdmin = false, memberOf }: { isAdmin?: boolean; memberOf?: string } = {},
): Promise<Person> {
  const tail = randomUUID().slice(0, 8);
  const person = {
    email: `${firstName.toLowerCase()}-${tail}@people.test`,
    fullName: `${firstName} ${tail}`,
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
