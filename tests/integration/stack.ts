import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import ws from 'ws';

import type { Database } from '~/integrations/supabase/database.types';
import { demoPassword } from '../../sandbox/demo';

/** The running stack that `npm test` started: its address, its environment, and ways to talk to it. */
function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`npm test -- integration\`.`);
  return value;
}

export const url = need('FRONTDESK_URL');
export const apiUrl = need('NEXT_PUBLIC_SUPABASE_URL');
export const databaseUrl = need('DATABASE_URL');
export const vapiUrl = need('VAPI_BASE_URL');
export const webhookSecret = need('VAPI_WEBHOOK_SECRET');
export const googleUrl = `http://127.0.0.1:${Number(new URL(apiUrl).port) + 6}`;
export const mailboxUrl = `http://127.0.0.1:${Number(new URL(apiUrl).port) + 1}`;

export type Client = SupabaseClient<Database>;

export function client(key: string, headers: Record<string, string> = {}): Client {
  return createClient<Database>(apiUrl, key, {
    realtime: { transport: ws as unknown as typeof WebSocket },
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers },
  });
}

export const anonymous = () => client(need('NEXT_PUBLIC_SUPABASE_ANON_KEY'));
export const service = () => client(need('SUPABASE_SERVICE_ROLE_KEY'));

export async function signedIn(email: string): Promise<Client> {
  const person = anonymous();
  const { error } = await person.auth.signInWithPassword({ email, password: demoPassword });
  if (error) throw error;
  return person;
}

const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, idleTimeoutMillis: 500 });

/** As the database's owner, above all policies. */
export async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
  return (await pool.query<Row>(text, values)).rows;
}

/** Signs in over HTTP as a browser would. The `Cookie` header of the session. */
export async function sessionCookie(email: string): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url },
    body: new URLSearchParams({ email, password: demoPassword }),
  });
  if (response.status !== 302) throw new Error(`Log-in was answered ${response.status}.`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

export function page(path: string, cookie?: string, init: RequestInit = {}) {
  return fetch(url + path, {
    redirect: 'manual',
    ...init,
    headers: { ...(cookie && { Cookie: cookie }), ...(init.headers as Record<string, string>) },
  });
}

/** Posts a Vapi message as Vapi would. */
export function postVapi(message: unknown, headers: Record<string, string | undefined> = {}) {
  return fetch(`${url}/api/webhooks/vapi`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${webhookSecret}`,
      ...(headers as Record<string, string>),
    },
    body: typeof message === 'string' ? message : JSON.stringify({ message }),
  });
}

export async function eventually<T>(
  look: () => Promise<T | null | undefined | false>,
  ms = 5_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`It did not happen within ${ms} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
