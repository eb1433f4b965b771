import { getFormProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';

import { BusinessFields } from '~/components/business-fields';
import { SetUpLayout } from '~/components/set-up-layout';
import { SubmitButton } from '~/components/ui/button';
import { chooseBusiness } from '~/modules/auth/business-choice.server';
import {
  businessSchema,
  kindOptions,
  timeZoneOptions,
  type BusinessForm,
} from '~/modules/businesses/business.schema.server';
import { getBusiness, saveBusiness } from '~/modules/businesses/business.server';
import { requireSetUp } from '~/modules/businesses/set-up.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale, type Locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths, type OnboardingStep } from '~/paths';

export const handle = { hydrate: false };
/** What is chosen at first: where most people live who read a language so. */
const likelyTimeZones: Record<Locale, string> = {
  'en-US': 'America/New_York',
  'es-US': 'America/New_York',
  'en-GB': 'Europe/London',
  'es-ES': 'Europe/Madrid',
};
export const meta: MetaFunction = () => [{ title: t`Your business · Frontdesk` }];

/** `?new=1` begins another business; otherwise this is the one that is not finished, if there is one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, other, headers } = await requireSetUp(request);
  const isNew = new URL(request.url).searchParams.get('new') === '1';
  if (!business && other && !isNew) throw redirect(paths.today(), { headers });
  const known = business && !isNew ? await getBusiness(supabase, business.id) : null;
  return data(
    {
      business: known && {
        name: known.name,
        kind: known.kind,
        timeZone: known.time_zone,
        phone: known.phone,
      },
      isNew,
      reached: (known ? business?.onboarding_step : 'business') as OnboardingStep,
      other,
      kinds: kindOptions(),
      timeZones: timeZoneOptions(),
      timeZone: likelyTimeZones[locale()],
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, business, headers } = await requireSetUp(request);
  const form = await request.formData();
  const submission = parseForm(form, { schema: businessSchema });
  if (submission.status !== 'success') {
    return data(submission.reply(), { status: 400, headers });
  }
  if (business && form.get('new') !== '1') {
    await saveBusiness(supabase, business.id, submission.value);
    throw redirect(paths.onboarding(business.onboarding_step as OnboardingStep), { headers });
  }
  const { name, timeZone, kind, phone } = submission.value;
  const { data: id, error } = await supabase.rpc('create_business', {
    p_name: name,
    p_time_zone: timeZone,
    p_kind: kind,
    p_phone_number: phone,
  });
  if (error?.hint === 'too-many') {
    const formErrors = [t`You own twenty businesses already. Write to us for more.`];
    return data(submission.reply({ formErrors }), { status: 400, headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  await chooseBusiness(headers, id);
  throw redirect(paths.onboarding('address'), { headers });
}

export default function BusinessStep() {
  const { business, isNew, reached, other, kinds, timeZones, timeZone } =
    useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<BusinessForm>({
    lastResult,
    defaultValue: business ?? { kind: 'other', timeZone },
  });
  return (
    <SetUpLayout
      step="business"
      reached={reached}
      other={other}
      title="Your business"
      subtitle="Who does the receptionist answer for?"
    >
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        {form.errors && (
          <p className="fd-error" role="alert">
            {form.errors[0]}
          </p>
        )}
        {isNew && <input type="hidden" name="new" value="1" />}
        <BusinessFields fields={fields} kinds={kinds} timeZones={timeZones} />
        <SubmitButton className="w-full">Continue</SubmitButton>
      </Form>
    </SetUpLayout>
  );
}
