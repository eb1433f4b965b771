import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';

import { AuthLayout } from '~/components/auth-layout';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { requireUser } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: 'Your business · Frontdesk' }];

function timeZones(): string[] {
  return Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
}

function businessSchema() {
  return z.object({
    name: z
      .string({ error: 'Enter the name of your business.' })
      .trim()
      .min(1, 'Enter the name of your business.')
      .max(120, 'A name has at most 120 characters.'),
    timeZone: z.enum(timeZones() as [string, ...string[]], { error: 'Choose a time zone.' }),
  });
}

type BusinessForm = z.infer<ReturnType<typeof businessSchema>>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, headers, user } = await requireUser(request);
  const { count } = await supabase
    .from('memberships')
    .select('business_id', { count: 'exact', head: true })
    .eq('user_id', user.id);
  if (count) throw redirect(paths.today(), { headers });
  return data({ timeZones: timeZones() }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = await requireUser(request);
  const submission = parseWithZod(await request.formData(), { schema: businessSchema() });
  if (submission.status !== 'success') {
    return data(submission.reply(), { status: 400, headers });
  }
  const { error } = await supabase.rpc('create_business', {
    p_name: submission.value.name,
    p_time_zone: submission.value.timeZone,
  });
  if (error) throw appError('unavailable', { cause: error, headers });
  throw redirect(paths.today(), { headers });
}

export default function Onboarding() {
  const { timeZones: zones } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<BusinessForm>({
    lastResult,
    defaultValue: { timeZone: 'America/New_York' },
  });
  return (
    <AuthLayout title="Your business" subtitle="Who does the receptionist answer for?">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        <Field
          label="Name of the business"
          errors={fields.name.errors}
          {...getInputProps(fields.name, { type: 'text' })}
          autoComplete="organization"
          maxLength={120}
          required
        />
        <div className="fd-field">
          <label htmlFor={fields.timeZone.id}>Time zone</label>
          <select
            className="select"
            id={fields.timeZone.id}
            name={fields.timeZone.name}
            defaultValue={fields.timeZone.initialValue}
            required
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
          <p className="fd-hint">Days, hours and due times are shown in it.</p>
        </div>
        <SubmitButton className="w-full">Continue</SubmitButton>
      </Form>
      <Form method="post" action={paths.logout()}>
        <button className="fd-more">Sign out</button>
      </Form>
    </AuthLayout>
  );
}
