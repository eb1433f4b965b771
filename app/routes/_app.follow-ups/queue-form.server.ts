import { randomUUID } from 'node:crypto';

import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { changeFollowUps } from '~/modules/follow-ups/change-follow-up.server';
import { kinds } from '~/modules/follow-ups/follow-up-words';
import { localTime } from '~/modules/follow-ups/snooze.server';
import { toE164 } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';

const fields = z.object({
  title: z
    .string()
    .trim()
    .min(1, { error: () => t`Say what there is to do` })
    .max(300, { error: () => t`At most 300 characters` }),
  kind: z.enum(Object.keys(kinds) as [string, ...string[]]),
  dueAt: z.string(),
  assignedTo: z.uuid().or(z.literal('')),
  phone: z.string().trim().max(40),
  callId: z.uuid().or(z.literal('')),
});

export type QueueValues = z.infer<typeof fields> & { id: string };
export type QueueErrors = Partial<Record<keyof z.infer<typeof fields>, string>>;

/** Writes a new follow-up down (`create`), or changes what one says (`edit`); what does not fit comes back. */
export async function saveFollowUp(member: Member, form: FormData, back: string) {
  const { supabase, business, headers } = member;
  const clock = new Clock(business.time_zone);
  const text = (name: string) => String(form.get(name) ?? '');
  const values: QueueValues = {
    id: z.uuid().safeParse(text('id')).data ?? randomUUID(),
    title: text('title'),
    kind: text('kind') || 'custom',
    dueAt: text('dueAt'),
    assignedTo: text('assignedTo'),
    phone: text('phone'),
    callId: text('callId'),
  };
  const errors: QueueErrors = {};
  const parsed = fields.safeParse(values);
  for (const { path, message } of parsed.error?.issues ?? []) {
    errors[path[0] as keyof QueueErrors] ??= message;
  }
  const due = values.dueAt ? localTime(clock, values.dueAt) : null;
  if (values.dueAt && !due) errors.dueAt = t`Write a date and a time, or nothing`;
  const caller = values.phone.trim() ? await findCaller(member, values.phone) : null;
  if (values.phone.trim() && !caller) errors.phone = t`Nobody has called from this number`;
  if (Object.keys(errors).length > 0) return data({ errors, values }, { status: 400, headers });

  const dueAt = due?.toUTC().toISO() ?? null;
  if (form.get('intent') === 'edit') {
    const { found, change } = await changeFollowUps(member, {
      ids: [values.id],
      action: 'edit',
      value: { title: values.title, kind: values.kind, dueAt },
    });
    if (found === 0) throw appError('not-found', { headers });
    return done(t`Changed`, change);
  }
  const { error } = await supabase.rpc('create_follow_up', {
    p_business_id: business.id,
    p_id: values.id,
    p_kind: values.kind,
    p_title: values.title,
    p_due_at: dueAt ?? undefined,
    p_call_id: values.callId || undefined,
    p_caller_id: caller ?? undefined,
    p_assigned_to: values.assignedTo || undefined,
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error?.code === 'P0002' || error?.code === '23503') {
    throw appError('not-found', { cause: error, headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  return done(t`Written down`, values.id);

  async function done(message: string, change: string | null) {
    await setToast(headers, {
      message,
      ...(change && { undo: { action: back, fields: { intent: 'undo', change } } }),
    });
    return redirect(back, { headers });
  }
}

async function findCaller({ supabase, business }: Member, phone: string): Promise<string | null> {
  const number = toE164(phone);
  if (!number) return null;
  const { data: caller, error } = await supabase
    .from('callers')
    .select('id')
    .eq('business_id', business.id)
    .eq('phone_number', number)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return caller?.id ?? null;
}
