/**
 * The daily digest as a Supabase Edge Function, for those who schedule with Supabase cron: see
 * docs/deploy/supabase.md. It finds what the worker finds, by the same code, and may run beside it. The mails
 * themselves are jobs of the worker: edge functions cannot speak SMTP.
 */
import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';

import { runDigests } from '../../../app/modules/digest/digest.ts';

function need(name: string): string {
  const value = Deno.env.get(name);
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

const secret = need('DIGEST_SECRET');
const api = `${need('SUPABASE_URL')}/rest/v1/rpc`;
const key = need('SUPABASE_SERVICE_ROLE_KEY');

async function rpc(name: string, values: object): Promise<unknown> {
  const response = await fetch(`${api}/${name}`, {
    method: 'POST',
    headers: { apikey: key, Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(values),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name} was answered ${response.status}.`);
  return JSON.parse(text);
}

/** Whether the caller knows the secret, told in the same time whatever they sent. */
function isAllowed(request: Request): boolean {
  const digest = (text: string) => Buffer.from(createHash('sha256').update(text).digest());
  const given = request.headers.get('Authorization') ?? '';
  return timingSafeEqual(digest(given), digest(`Bearer ${secret}`));
}

Deno.serve(async (request) => {
  if (request.method !== 'POST') {
    return Response.json({ error: 'Ask with POST.' }, { status: 405, headers: { Allow: 'POST' } });
  }
  if (!isAllowed(request))
    return Response.json({ error: 'The secret is not ours.' }, { status: 401 });
  try {
    const made = await runDigests({
      due: async (limit) => (await rpc('due_digests', { p_limit: limit })) as unknown[],
      queue: async ({ businessId, userId, day }, hasNews) =>
        (await rpc('queue_digest', {
          p_business_id: businessId,
          p_user_id: userId,
          p_day: day,
          p_has_news: hasNews,
        })) === true,
    });
    return Response.json(made);
  } catch (error) {
    // Ids and statuses only; the next run does what is left.
    console.error(error instanceof Error ? error.message : String(error));
    return Response.json({ error: 'Not all digests were made.' }, { status: 500 });
  }
});
