import type { Vapi } from '@vapi-ai/server-sdk';
import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import {
  askVapi,
  listAssistants,
  listPhoneNumbers,
  VapiFault,
  type PhoneNumber,
} from '~/integrations/vapi/client.server';
import { deleteCallAtVapi } from '~/integrations/vapi/delete-call.server';
import { uploadName } from '~/integrations/vapi/file-name';
import { lineName } from '~/integrations/vapi/line-name';
import { pagesOfCalls, type CallSource, type Span } from '~/integrations/vapi/list-calls.server';
import { unlessGone } from '~/integrations/vendor.server';

const payloadSchema = z.object({ businessId: z.uuid() });

type Ours = { id: string; vapiId: string | null };
type Leftovers = {
  born_at: Date;
  assistants: string[];
  lines: Ours[];
  files: Ours[];
  call_sources: (CallSource & Span)[];
};

/**
 * The job that takes away at Vapi what a deleted business had there. Found by what we noted, and by the names and
 * marks that we give, since a crash may have left one unnoted. What is gone already is as good as deleted: the
 * job may run again. What somebody had made before the business was here is only let go.
 */
export const releaseVapi: Task = async (payload, { withPgClient }) => {
  const { businessId } = payloadSchema.parse(payload);
  const { rows } = await withPgClient((client) =>
    client.query<Leftovers>(
      `select born_at, assistants, lines, files, call_sources from private.vapi_leftovers
       where business_id = $1`,
      [businessId],
    ),
  );
  const left = rows[0];
  if (!left) return;
  const counts = { assistants: 0, phoneNumbers: 0, files: 0, calls: 0, letGo: 0 };
  const env = getEnv();
  const isTheirs = (one: { id: string; createdAt: string }) =>
    one.id === env.VAPI_ASSISTANT_ID ||
    one.id === env.VAPI_PHONE_NUMBER_ID ||
    Date.parse(one.createdAt) < left.born_at.getTime();

  // Numbers first: from then on nobody rings an assistant that is not there.
  const names = new Set(left.lines.map(({ id }) => lineName(id)));
  for (const number of await listPhoneNumbers()) {
    const isOurs = left.lines.some(({ vapiId }) => vapiId === number.id);
    if (!isOurs && !names.has(number.name ?? '')) continue;
    if (isTheirs(number)) await letNumberGo(number);
    else await gone((vapi) => vapi.phoneNumbers.delete({ id: number.id }));
    counts[isTheirs(number) ? 'letGo' : 'phoneNumbers']++;
  }
  for (const assistant of await listAssistants()) {
    const isOurs = left.assistants.includes(assistant.id);
    if (!isOurs && assistant.metadata?.businessId !== businessId) continue;
    if (isTheirs(assistant)) await letAssistantGo(assistant);
    else await gone((vapi) => vapi.assistants.delete({ id: assistant.id }));
    counts[isTheirs(assistant) ? 'letGo' : 'assistants']++;
  }
  if (left.files.length > 0) {
    const stems = new Set(left.files.map(({ id }) => uploadName(id)));
    for (const file of await askVapi((vapi) => vapi.files.list({ purpose: 'assistant' }))) {
      const stem = (file.originalName ?? file.name ?? '').replace(/\.[a-z0-9]{1,5}$/i, '');
      if (!left.files.some(({ vapiId }) => vapiId === file.id) && !stems.has(stem)) continue;
      await gone((vapi) => vapi.files.delete({ id: file.id }));
      counts.files++;
    }
  }
  let isTalking = false;
  for (const source of left.call_sources) {
    for await (const page of pagesOfCalls(source, source)) {
      for (const { id, status } of page) {
        isTalking ||= status !== 'ended';
        if (status !== 'ended') continue;
        await deleteCallAtVapi(id);
        counts.calls++;
      }
    }
  }
  // The job comes again when it is over.
  if (isTalking) throw new VapiFault('busy', 'Somebody still talks.');
  await withPgClient((client) =>
    client.query('select public.mark_vapi_released($1, $2)', [businessId, JSON.stringify(counts)]),
  );
};

type ToReturn = { bornAt: string; lines: Ours[] };

/**
 * The job that gives numbers back that nobody has paid for. Which they are was decided, and announced, by the
 * database; here they go. What somebody had made before the business was here is only let go.
 */
export const releaseLines: Task = async (payload, { withPgClient }) => {
  const { businessId } = payloadSchema.parse(payload);
  const { rows } = await withPgClient((client) =>
    client.query<{ left: ToReturn | null }>('select private.lines_to_return($1) as left', [
      businessId,
    ]),
  );
  const left = rows[0]?.left;
  if (!left) return;
  const numbers = await listPhoneNumbers();
  for (const { id, vapiId } of left.lines) {
    for (const number of numbers) {
      if (number.id !== vapiId && number.name !== lineName(id)) continue;
      const isTheirs =
        number.id === getEnv().VAPI_PHONE_NUMBER_ID ||
        Date.parse(number.createdAt) < Date.parse(left.bornAt);
      if (isTheirs) await letNumberGo(number);
      else await gone((vapi) => vapi.phoneNumbers.delete({ id: number.id }));
    }
    await withPgClient((client) => client.query('select private.mark_line_returned($1)', [id]));
  }
};

/** One that Vapi does not know any more is as good as deleted. */
async function gone(remove: Parameters<typeof askVapi>[0]) {
  await unlessGone(askVapi(remove));
}

const formerly = 'Formerly of Frontdesk';

/** A server without an address: Vapi asks us nothing any more, and the secret is out of it. */
const nowhere: Vapi.Server = {};

function letNumberGo({ id, provider: type }: PhoneNumber) {
  const body = { provider: type, name: formerly, server: nowhere };
  return gone((vapi) => vapi.phoneNumbers.update({ id, body } as never));
}

function letAssistantGo({ id, model }: Vapi.Assistant) {
  const { tools = [], ...rest } = (model ?? {}) as { tools?: { server?: object }[] };
  const withoutOurs = { ...rest, tools: tools.filter((tool) => !tool.server) };
  const update = { id, server: nowhere, metadata: {}, ...(model && { model: withoutOurs }) };
  return gone((vapi) => vapi.assistants.update(update as never));
}
