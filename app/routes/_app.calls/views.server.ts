import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { can } from '~/modules/auth/permissions';
import type { Member } from '~/modules/auth/require-member.server';
import { readFilters, type CallFilters } from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** Those that every business has. */
const readyViews: { name: string; filters: CallFilters }[] = [
  { name: t`Needs follow-up`, filters: { followup: 'open' } },
  { name: t`Hot leads`, filters: { lead: 'hot' } },
  { name: t`Upset callers`, filters: { sentiment: 'negative' } },
  { name: t`After hours`, filters: { hours: 'after' } },
];
/** A tab counts this far, and says "100+" above. */
const bound = 100;

export type View = {
  /** Null for those that every business has. */
  id: string | null;
  name: string;
  href: string;
  count: string;
  isShared: boolean;
  isOwn: boolean;
  isCurrent: boolean;
};

/** The views of a person with their counts, the one that the filters are marked. */
export async function listViews(
  supabase: Supabase,
  businessId: string,
  filters: CallFilters,
): Promise<View[]> {
  const { data: rows, error } = await supabase.rpc('list_views', {
    p_business_id: businessId,
    p_ready: readyViews,
    p_bound: bound,
  });
  if (error) throw appError('unavailable', { cause: error });
  const current = key(filters);
  return rows.map((row) => {
    const own = readFilters(new URLSearchParams(row.filters as Record<string, string>));
    const count = row.calls as number | null;
    return {
      id: row.id as string | null,
      name: row.name,
      href: paths.calls(own),
      count: count === null ? '' : count > bound ? `${bound}+` : String(count),
      isShared: row.is_shared,
      isOwn: row.is_own,
      isCurrent: key(own) === current,
    };
  });
}

function key(filters: CallFilters): string {
  return JSON.stringify(Object.entries(filters).toSorted(([a], [b]) => a.localeCompare(b)));
}

const name = z
  .string()
  .transform((text) => text.replace(/\p{C}+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(1, { error: () => t`Give the view a name.` })
      .max(40, { error: () => t`Use at most 40 characters.` }),
  );
const isShared = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');
const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), query: z.string().max(2000), name, isShared }),
  z.object({ intent: z.literal('change'), viewId: z.uuid(), name, isShared }),
  z.object({ intent: z.literal('delete'), viewId: z.uuid() }),
]);

/** Keeps, changes or deletes a view; the last two with a way to undo. */
export async function changeViews(member: Member, form: FormData) {
  const { supabase, business, role, headers } = member;
  const values = Object.fromEntries(form);
  const read = formSchema.safeParse(values);
  if (!read.success) {
    const problem = read.error.issues.find(({ path }) => path[0] === 'name');
    if (!problem) throw appError('bad-request', { headers });
    return refuse(problem.message);
  }
  const wanted = read.data;
  if (wanted.intent !== 'delete' && wanted.isShared && !can(role, 'calls.work')) {
    throw appError('forbidden', { headers });
  }

  if (wanted.intent === 'save') {
    const filters = readFilters(new URLSearchParams(wanted.query));
    const { error } = await supabase.from('saved_views').insert({
      business_id: business.id,
      name: wanted.name,
      filters,
      is_shared: wanted.isShared,
    });
    if (error) return refuseOrThrow(error);
    await setToast(headers, { message: t`“${wanted.name}” is saved` });
    throw redirect(paths.calls(filters), { headers });
  }

  const { data: before, error: unread } = await supabase
    .from('saved_views')
    .select('name, filters, is_shared')
    .eq('business_id', business.id)
    .eq('id', wanted.viewId)
    .maybeSingle();
  if (unread) throw appError('unavailable', { cause: unread, headers });
  if (!before) throw appError('not-found', { headers });
  const filters = readFilters(new URLSearchParams(before.filters as Record<string, string>));
  const old: Record<string, string> = {
    name: before.name,
    ...(before.is_shared && { isShared: 'on' }),
  };

  const views = supabase.from('saved_views');
  const { data: touched, error } = await (
    wanted.intent === 'delete'
      ? views.delete()
      : views.update({ name: wanted.name, is_shared: wanted.isShared })
  )
    .eq('business_id', business.id)
    .eq('id', wanted.viewId)
    .select('id');
  if (error) return refuseOrThrow(error);
  // One that they may read, but not change: another person's.
  if (touched.length === 0) throw appError('forbidden', { headers });

  if (wanted.intent === 'delete') {
    const query = new URLSearchParams(filters).toString();
    await setToast(headers, {
      message: t`“${before.name}” is deleted`,
      undo: { action: paths.calls(), fields: { intent: 'save', query, ...old } },
    });
    throw redirect(paths.calls(), { headers });
  }
  await setToast(headers, {
    message: t`“${wanted.name}” is changed`,
    undo: { action: paths.calls(), fields: { intent: 'change', viewId: wanted.viewId, ...old } },
  });
  throw redirect(paths.calls(filters), { headers });

  function refuse(problem: string) {
    return data(
      {
        problem,
        intent: String(values.intent),
        name: String(values.name ?? ''),
        isShared: values.isShared === 'on',
      },
      { status: 400, headers },
    );
  }

  function refuseOrThrow(cause: { code: string }) {
    if (cause.code === '23505') return refuse(t`You have a view of this name already.`);
    if (cause.code === '42501') throw appError('forbidden', { headers });
    throw appError('unavailable', { cause, headers });
  }
}
