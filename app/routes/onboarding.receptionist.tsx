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

import { ReceptionistFields } from '~/components/receptionist-fields';
import { SetUpLayout } from '~/components/set-up-layout';
import { SubmitButton } from '~/components/ui/button';
import {
  receptionistSchema,
  type ReceptionistForm,
} from '~/modules/businesses/business.schema.server';
import { getBusiness, saveReceptionist } from '~/modules/businesses/business.server';
import { requireStep, stepAfter } from '~/modules/businesses/set-up.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { defaultConfig } from '~/modules/receptionist/config.server';
import { keepFirstVoice } from '~/modules/receptionist/draft.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Receptionist · Frontdesk` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const step = await requireStep(request, 'receptionist');
  const { receptionist, name } = await getBusiness(step.supabase, step.business.id);
  const { name: first, greeting } = defaultConfig({ name }).voice;
  return data(
    {
      receptionist: receptionist ?? { name: first, greeting },
      reached: step.reached,
      other: step.other,
    },
    { headers: step.headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, business, reached, headers } = await requireStep(request, 'receptionist');
  const submission = parseForm(await request.formData(), { schema: receptionistSchema });
  if (submission.status !== 'success') {
    return data(submission.reply(), { status: 400, headers });
  }
  await saveReceptionist(supabase, business.id, submission.value);
  await keepFirstVoice(supabase, business, submission.value);
  const next = stepAfter('receptionist', reached);
  const { error } = await supabase
    .from('businesses')
    .update({ onboarding_step: next })
    .eq('id', business.id)
    .select('id')
    .single();
  if (error) throw appError('unavailable', { cause: error, headers });
  throw redirect(paths.onboarding(next), { headers });
}

export default function ReceptionistStep() {
  const { receptionist, reached, other } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<ReceptionistForm>({
    lastResult,
    defaultValue: { name: receptionist.name, greeting: receptionist.greeting },
  });
  return (
    <SetUpLayout
      step="receptionist"
      reached={reached}
      other={other}
      title="Your receptionist"
      subtitle="Who answers, and what callers hear first."
    >
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        <ReceptionistFields fields={fields} />
        <SubmitButton className="w-full">Continue</SubmitButton>
      </Form>
    </SetUpLayout>
  );
}
