import { getFormProps, getInputProps, getSelectProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';

import { ForBusiness } from '~/components/for-business';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, SelectField } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { notificationChoices, type NotificationName } from '~/modules/mail/notification-choices';
import { changeDevices, listDevices } from '~/modules/push/devices.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { DevicesCard } from './devices-card';

export const meta: MetaFunction = () => [{ title: t`Notifications · Frontdesk` }];

const names = Object.keys(notificationChoices) as NotificationName[];
const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d/, { error: () => t`Enter a time, such as 22:00.` })
  .transform((value) => value.slice(0, 5))
  .optional();

function choice(name: NotificationName) {
  const values = notificationChoices[name].options.map(([value]) => value);
  return z.enum(values as [string, ...string[]], { error: () => t`Choose one of the list.` });
}

const notificationSchema = z
  .object({
    callSummary: choice('callSummary'),
    urgentCall: choice('urgentCall'),
    missedCall: choice('missedCall'),
    followUpDue: choice('followUpDue'),
    weeklyReport: choice('weeklyReport'),
    usageAlerts: choice('usageAlerts'),
    quietFrom: time,
    quietTo: time,
  })
  .superRefine(({ quietFrom, quietTo }, context) => {
    const fault = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (quietFrom && !quietTo) fault('quietTo', t`Enter when they end, or leave both empty.`);
    if (!quietFrom && quietTo) fault('quietFrom', t`Enter when they begin, or leave both empty.`);
    if (quietFrom && quietFrom === quietTo) fault('quietTo', t`Enter another time than the first.`);
  });
type NotificationForm = z.input<typeof notificationSchema>;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, business, role, headers } = await requireMember(request, params);
  const [settings, profile, devices] = await Promise.all([
    supabase
      .from('notification_settings')
      .select('*')
      .eq('business_id', business.id)
      .eq('user_id', user.id)
      .maybeSingle(),
    supabase.from('profiles').select('time_zone').eq('id', user.id).single(),
    role === 'observer'
      ? null
      : listDevices(supabase, new Clock(user.timeZone ?? business.time_zone)),
  ]);
  const error = settings.error ?? profile.error;
  if (error) throw appError('unavailable', { cause: error, headers });
  const row = settings.data;
  const own = profile.data?.time_zone;
  return data(
    {
      // No row: what the table has as its defaults.
      values: {
        callSummary: row?.call_summary ?? 'daily',
        urgentCall: row?.urgent_call ?? 'immediately',
        missedCall: row?.missed_call ?? 'immediately',
        followUpDue: row?.follow_up_due ?? 'daily',
        weeklyReport: row?.weekly_report ?? 'weekly',
        usageAlerts: row?.usage_alerts ?? 'immediately',
        quietFrom: row?.quiet_from?.slice(0, 5) ?? '',
        quietTo: row?.quiet_to?.slice(0, 5) ?? '',
      },
      business: business.name,
      email: user.email,
      zone: {
        name: (own ?? business.time_zone).replaceAll('_', ' '),
        isOwn: Boolean(own),
      },
      isObserver: role === 'observer',
      devices,
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params);
  const { supabase, user, business, role, headers } = member;
  if (role === 'observer') throw appError('forbidden', { headers });
  const form = await request.formData();
  const changed = await changeDevices(member, request, form);
  if (changed) return changed;
  await refuseOtherBusiness(member, form, paths.settings('notifications'));
  const submission = parseForm(form, { schema: notificationSchema });
  if (submission.status !== 'success') {
    return data(submission.reply(), { status: 400, headers });
  }
  const { value } = submission;
  const { error } = await supabase
    .from('notification_settings')
    .upsert({
      business_id: business.id,
      user_id: user.id,
      call_summary: value.callSummary,
      urgent_call: value.urgentCall,
      missed_call: value.missedCall,
      follow_up_due: value.followUpDue,
      weekly_report: value.weeklyReport,
      usage_alerts: value.usageAlerts,
      quiet_from: value.quietFrom ?? null,
      quiet_to: value.quietTo ?? null,
    })
    .select('user_id')
    .single();
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, { message: t`Notifications saved` });
  throw redirect(paths.settings('notifications'), { headers });
}

export default function Notifications() {
  const { values, business, email, zone, isObserver, devices } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<NotificationForm>({ lastResult, defaultValue: values });
  if (isObserver) {
    return <Note tone="info">Members of {business} choose here what they are told by mail.</Note>;
  }
  return (
    <>
      <Form method="post" {...getFormProps(form)} className="grid gap-5">
        <ForBusiness />
        <SettingsCard id="mail" title={`Mail about ${business}`}>
          <p>
            Goes to <b className="font-semibold [overflow-wrap:anywhere]">{email}</b>.{' '}
            <Link className="fd-link" to={paths.settings('security')}>
              Change the address
            </Link>
          </p>
          <div className="grid items-start gap-x-5 gap-y-4 sm:grid-cols-2">
            {names.map((name) => (
              <SelectField
                label={notificationChoices[name].label}
                hint={notificationChoices[name].hint}
                options={notificationChoices[name].options}
                errors={fields[name].errors}
                {...getSelectProps(fields[name])}
                key={name}
              />
            ))}
          </div>
        </SettingsCard>
        <SettingsCard id="quiet" title="Quiet hours">
          <p>
            Mail waits until they are over, but for urgent calls where you say so. Leave both empty
            for none; they may go past midnight.
          </p>
          <div
            className="grid grid-cols-2 items-start gap-4 sm:max-w-80"
            role="group"
            aria-labelledby="quiet"
            aria-describedby="quiet-zone"
          >
            <Field
              label="From"
              errors={fields.quietFrom.errors}
              {...getInputProps(fields.quietFrom, { type: 'time' })}
            />
            <Field
              label="Until"
              errors={fields.quietTo.errors}
              {...getInputProps(fields.quietTo, { type: 'time' })}
            />
          </div>
          <p className="fd-hint" id="quiet-zone">
            {zone.isOwn
              ? `In your time zone, ${zone.name}.`
              : `In the time zone of the business, ${zone.name}.`}{' '}
            <Link className="fd-link" to={paths.settings('profile')}>
              {zone.isOwn ? 'Change it' : 'Choose your own'}
            </Link>
          </p>
        </SettingsCard>
        <div>
          <SubmitButton>Save</SubmitButton>
        </div>
      </Form>
      <DevicesCard devices={devices} />
    </>
  );
}
