import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';

import { SetUpLayout } from '~/components/set-up-layout';
import { SubmitButton } from '~/components/ui/button';
import { getEnv } from '~/env.server';
import { chooseBusiness } from '~/modules/auth/business-choice.server';
import { forgetPlanWish, keptPlanWish } from '~/modules/billing/plan-wish.server';
import { planOf } from '~/modules/billing/plans';
import { businessKinds } from '~/modules/businesses/business.schema.server';
import { getBusiness } from '~/modules/businesses/business.server';
import { requireStep } from '~/modules/businesses/set-up.server';
import { lookUp } from '~/modules/calls/call-words';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths, type OnboardingStep } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Summary · Frontdesk` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, reached, other, headers } = await requireStep(request, 'summary');
  const known = await getBusiness(supabase, business.id);
  const kind = lookUp(businessKinds, known.kind) ?? '';
  const trial = planOf('trial');
  const rows: { step: OnboardingStep | null; label: string; values: string[] }[] = [
    {
      step: 'business',
      label: t`Business`,
      values: [known.name, kind, known.time_zone.replaceAll('_', ' '), known.phone],
    },
    {
      step: 'address',
      label: t`Address`,
      values: [known.address ?? /* msgctxt: of an address */ t`None`],
    },
    {
      step: 'receptionist',
      label: t`Receptionist`,
      values: [known.receptionist?.name ?? '', known.receptionist?.greeting ?? ''],
    },
    ...(getEnv().PADDLE_API_KEY
      ? [
          {
            step: null,
            label: t`Plan`,
            values: [
              t`${trial.label}: ${trial.minutes} minutes of calls in fourteen days, without a card. You choose a plan later, in Billing.`,
            ],
          },
        ]
      : []),
  ];
  const wish = getEnv().PADDLE_API_KEY ? await keptPlanWish(request) : null;
  const label = wish ? planOf(wish.plan).label : '';
  const pay =
    wish &&
    (wish.interval === 'year'
      ? t`Finish and pay for ${label}, yearly`
      : t`Finish and pay for ${label}, monthly`);
  return data({ rows, reached, other, pay }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, business, headers } = await requireStep(request, 'summary');
  const { error } = await supabase
    .from('businesses')
    .update({ onboarding_step: 'done' })
    .eq('id', business.id)
    .select('id')
    .single();
  if (error) throw appError('unavailable', { cause: error, headers });
  await chooseBusiness(headers, business.id);
  await setToast(headers, { message: t`${business.name} is set up` });
  const wish = await keptPlanWish(request);
  await forgetPlanWish(headers);
  const pays = (await request.formData()).get('next') === 'pay';
  throw redirect(pays && wish ? paths.billing('plans', wish) : paths.today(), { headers });
}

export default function SummaryStep() {
  const { rows, reached, other, pay } = useLoaderData<typeof loader>();
  return (
    <SetUpLayout
      step="summary"
      reached={reached}
      other={other}
      title="Is this right?"
      subtitle="All of it can be changed later, in the settings."
    >
      <dl className="fd-card divide-y divide-(--fd-line)">
        {rows.map(({ step, label, values }) => (
          <div key={label} className="grid gap-1 p-4">
            <dt className="flex items-center justify-between gap-3 font-semibold">
              {label}
              {step && (
                <Link
                  className="fd-more"
                  to={paths.onboarding(step)}
                  aria-label={`Change: ${label}`}
                >
                  Change
                </Link>
              )}
            </dt>
            {values.filter(Boolean).map((value) => (
              <dd key={value} className="text-muted [overflow-wrap:anywhere]">
                {value}
              </dd>
            ))}
          </div>
        ))}
      </dl>
      <Form method="post" className="grid gap-2">
        <SubmitButton className="w-full">{pay ? 'Finish and try for free' : 'Finish'}</SubmitButton>
        {pay && (
          <button className="btn w-full" name="next" value="pay">
            {pay}
          </button>
        )}
      </Form>
    </SetUpLayout>
  );
}
