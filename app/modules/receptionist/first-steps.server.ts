import { redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import type { Member } from '~/modules/auth/require-member.server';
import { can, type Role } from '~/modules/auth/permissions';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const stepsSchema = z.object({
  receptionist: z.string().nullable(),
  isTried: z.boolean(),
  isForwarded: z.boolean(),
  hasTeam: z.boolean(),
  isHidden: z.boolean(),
});

export type Step = { label: string; hint: string; to: string; isDone: boolean };
/** What is left to do before somebody calls; null once somebody has, and for who cannot do it. */
export type FirstSteps = { isHidden: boolean; steps: Step[] } | null;

/** The business's number, whether anybody answers it, and the steps to the first call. */
export async function getNumber(supabase: Supabase, businessId: string, role: Role) {
  const { data, error } = await supabase
    .rpc('today_number', { p_business_id: businessId })
    .single();
  if (error) throw appError('unavailable', { cause: error });
  const phone = data.phone_number && formatPhone(data.phone_number);
  const isAnswering = data.is_answering;
  const found =
    data.first_steps && can(role, 'receptionist.edit') ? stepsSchema.parse(data.first_steps) : null;
  const firstSteps: FirstSteps = found && {
    isHidden: found.isHidden,
    steps: stepsOf(found, { phone, isAnswering, role }),
  };
  return { phone: phone || null, isAnswering, firstSteps };
}

function stepsOf(
  found: z.infer<typeof stepsSchema>,
  { phone, isAnswering, role }: { phone: string | null; isAnswering: boolean; role: Role },
): Step[] {
  const { receptionist } = found;
  const team: Step = {
    label: t`Invite your team, if you have one`,
    hint: found.hasTeam ? t`Others are here, or invited.` : t`Everybody sees the calls and shares the work.`, // prettier-ignore
    to: paths.settings('team'),
    isDone: found.hasTeam,
  };
  return [
    {
      label: t`Set up your receptionist`,
      hint: receptionist
        ? t`${receptionist} has a greeting. Hours, questions and knowledge are yours to fill in.`
        : t`Its name and its greeting.`,
      to: paths.receptionist('voice'),
      isDone: receptionist !== null,
    },
    {
      label: t`Try it`,
      hint: found.isTried
        ? t`You talked to it. Tries cost no minutes.`
        : t`Talk to it in the browser, or have it call you. Tries cost no minutes.`,
      to: paths.tryReceptionist(),
      isDone: found.isTried,
    },
    {
      label: t`Publish it`,
      hint: isAnswering
        ? t`Whoever calls is answered.`
        : t`Until then, whoever calls hears that nobody can take the call.`,
      to: paths.receptionist('publish'),
      isDone: isAnswering,
    },
    {
      label: t`Get a phone number`,
      hint: phone ?? t`The number that your receptionist answers.`,
      to: paths.phone(),
      isDone: phone !== null,
    },
    {
      label: t`Forward your old number, and test it`,
      hint: found.isForwarded
        ? t`A call came through.`
        : t`So that callers need no new number. The test shows that it works.`,
      to: paths.phone(),
      isDone: found.isForwarded,
    },
    ...(can(role, 'team.manage') ? [team] : []),
  ];
}

/** Hides the steps for the member who asks, or shows them again. Goes back with a word about it. */
export async function hideSteps(
  { supabase, business, headers }: Member,
  areHidden: boolean,
): Promise<Response> {
  const { error } = await supabase.rpc('hide_first_steps', {
    p_business_id: business.id,
    p_are_hidden: areHidden,
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  if (areHidden) {
    await setToast(headers, {
      message: t`The steps are hidden`,
      undo: { action: paths.today(), fields: { intent: 'show-steps' } },
    });
  }
  return redirect(paths.today(), { headers });
}
