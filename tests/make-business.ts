import { randomUUID } from 'node:crypto';

import { makePerson, type Person } from './people';
import { service } from './integration/stack';
import { pay } from './pay';

export type TestBusiness = { id: string; name: string; people: Record<string, Person> };

/**
 * A business of the test's own that is set up, with people in the roles that the test needs, on the largest plan
 * unless it is to be on trial.
 */
export async function makeBusiness(
  roles: Record<string, 'owner' | 'manager' | 'viewer'>,
  { isOnTrial = false, ...more }: { phone_number?: string; isOnTrial?: boolean } = {},
): Promise<TestBusiness> {
  const api = service();
  const tail = randomUUID().slice(0, 8);
  const name = `Bay ${tail}`;
  const { data } = await api
    .from('businesses')
    .insert({ name, slug: `bay-${tail}`, kind: 'law', onboarding_step: 'done', ...more })
    .select('id')
    .single()
    .throwOnError();
  const people: Record<string, Person> = {};
  for (const [firstName, role] of Object.entries(roles)) {
    const person = await makePerson(firstName);
    people[firstName] = person;
    await api
      .from('memberships')
      .insert({ business_id: data.id, user_id: person.id, role })
      .throwOnError();
  }
  await api
    .from('receptionists')
    .insert({ business_id: data.id, name: 'Alex', greeting: 'Hello, this call is recorded.' })
    .throwOnError();
  if (!isOnTrial) await pay(data.id);
  return { id: data.id, name, people };
}
