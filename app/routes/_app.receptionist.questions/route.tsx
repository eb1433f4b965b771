import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

import { useFormKey } from '~/components/section-form';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { baseOf, getDraft } from '~/modules/receptionist/draft.server';
import { saveForm } from '~/modules/receptionist/save-form.server';
import { toForm } from '~/modules/receptionist/section-form.server';
import { QuestionsForm } from './questions-form';

export const meta: MetaFunction = () => [{ title: t`Questions · Receptionist · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const draft = await getDraft(supabase, business);
  return data(
    {
      value: toForm.questions(draft.config.questions),
      base: baseOf(draft, 'questions'),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  return saveForm(member, 'questions', await request.formData());
}

export default function Questions() {
  const page = useLoaderData<typeof loader>();
  return <QuestionsForm key={useFormKey()} {...page} />;
}
