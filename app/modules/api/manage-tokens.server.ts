import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { apiScopes, type ApiScope } from './api-route.server';

export const apiScopeNames = Object.keys(apiScopes) as [ApiScope, ...ApiScope[]];

/** How long a token may last, in days. */
export const lifetimes = () =>
  [
    ['', t`No end`],
    ['30', t`30 days`],
    ['90', t`90 days`],
    ['365', t`A year`],
  ] as const;

export const tokenSchema = z.object({
  name: z
    .string({ error: () => t`Name what will use it.` })
    .trim()
    .min(1, { error: () => t`Name what will use it.` })
    .max(60, { error: () => t`Write 60 characters at most.` }),
  scopes: z.array(z.enum(apiScopeNames)).min(1, { error: () => t`Choose at least one.` }),
  days: z.enum(['30', '90', '365']).transform(Number).optional(),
});
export type TokenForm = z.input<typeof tokenSchema>;

/** The tokens of a business that were not revoked, newest first. */
export async function listTokens({ supabase, business, headers }: Member) {
  const [tokens, members] = await Promise.all([
    supabase
      .from('api_tokens')
      .select('id, name, prefix, scopes, created_by, created_at, expires_at, last_used_at')
      .eq('business_id', business.id)
      .is('revoked_at', null)
      .order('created_at', { ascending: false }),
    supabase.rpc('list_members', { p_business_id: business.id }),
  ]);
  const error = tokens.error ?? members.error;
  if (error) throw appError('unavailable', { cause: error, headers });
  const clock = new Clock(business.time_zone);
  return (tokens.data ?? []).map((token) => {
    const maker = members.data?.find(({ user_id: id }) => id === token.created_by);
    const isExpired = token.expires_at !== null && clock.at(token.expires_at) < clock.now;
    const made = clock.momentWithin(token.created_at);
    const by = maker && (maker.full_name || maker.email);
    const end = token.expires_at && clock.date(token.expires_at);
    const used = token.last_used_at && clock.momentWithin(token.last_used_at);
    return {
      id: token.id,
      name: token.name,
      prefix: token.prefix,
      scopes: token.scopes as ApiScope[],
      made: by ? t`Made ${made} by ${by}` : t`Made ${made} by somebody who left`,
      used: used ? t`last used ${used}` : t`not used yet`,
      ends: end && (isExpired ? t`expired ${end}` : t`until ${end}`),
      /** Why it does not work; null when it does. */
      fault: isExpired ? t`Expired` : maker ? null : t`Its maker left the team`,
    };
  });
}
export type Token = Awaited<ReturnType<typeof listTokens>>[number];

/** @returns the token, which is shown once; or why there is none, in words */
export async function createToken(
  { supabase, business, headers }: Member,
  { name, scopes, days }: z.output<typeof tokenSchema>,
): Promise<{ token: string; refusal: null } | { token: null; refusal: string }> {
  const { data, error } = await supabase.rpc('create_api_token', {
    p_business_id: business.id,
    p_name: name,
    p_scopes: scopes,
    ...(days && { p_days: days }),
  });
  if (error?.hint === 'too-many') {
    return { token: null, refusal: t`There are twenty tokens already. Revoke one first.` };
  }
  if (error?.hint === 'no-api') {
    return { token: null, refusal: t`The plan holds no API. Take one that does, under Billing.` };
  }
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  return { token: data, refusal: null };
}

/** Takes a token back for good. What uses it is answered 401 from now on. */
export async function revokeToken({ supabase, headers }: Member, id: string): Promise<void> {
  const { error } = await supabase.rpc('revoke_api_token', { p_id: id });
  if (error?.code === 'P0002' || error?.code === '22P02') throw appError('not-found', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
}
