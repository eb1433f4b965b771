import type { WithPgClient } from 'graphile-worker';

import { getEnv } from '~/env.server';
import { askVapi, listAssistants } from '~/integrations/vapi/client.server';
import { unlessGone } from '~/integrations/vendor.server';

/** What Vapi says of one assistant; null when it has none by that id. */
const getAssistant = (id: string) => unlessGone(askVapi((vapi) => vapi.assistants.get({ id })));

const ownerOf = (assistant: { metadata?: Record<string, unknown> }) =>
  assistant.metadata?.businessId;

/**
 * The assistant that a business has at Vapi, however it came there: the one that we know; one that an
 * earlier run made and died before it wrote it down; or, for the first business, the one that the
 * environment names. Null when there is none, and one may be made.
 *
 * @throws VapiFault
 */
export async function findAssistant(
  withPgClient: WithPgClient,
  businessId: string,
  knownId: string | null,
): Promise<string | null> {
  if (knownId && (await getAssistant(knownId))) return knownId;
  const ours = (await listAssistants()).filter((one) => ownerOf(one) === businessId);
  // The oldest: every run that looks chooses the same.
  const oldest = ours.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))[0];
  if (oldest) return oldest.id;

  const adoptable = getEnv().VAPI_ASSISTANT_ID;
  if (!adoptable) return null;
  const { rowCount } = await withPgClient((client) =>
    client.query(
      'select from public.receptionists where vapi_assistant_id = $1 and business_id <> $2',
      [adoptable, businessId],
    ),
  );
  const found = rowCount ? null : await getAssistant(adoptable);
  const owner = found && ownerOf(found);
  return found && (!owner || owner === businessId) ? adoptable : null;
}

/** Of the assistants that carry our business's id only one shall answer. */
export async function deleteSurplus(businessId: string, keptId: string): Promise<void> {
  for (const one of await listAssistants()) {
    if (ownerOf(one) !== businessId || one.id === keptId) continue;
    await unlessGone(askVapi((vapi) => vapi.assistants.delete({ id: one.id })));
  }
}
