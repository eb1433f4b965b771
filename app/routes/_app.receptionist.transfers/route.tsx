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
import { findLoops } from '~/modules/receptionist/own-numbers.server';
import { saveForm } from '~/modules/receptionist/save-form.server';
import { toForm } from '~/modules/receptionist/section-form.server';
import { TransfersForm } from './transfers-form';

export const meta: MetaFunction = () => [{ title: t`Transfers · Receptionist · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const draft = await getDraft(supabase, business);
  return data(
    {
      value: toForm.transfers(draft.config.transfers),
      base: baseOf(draft, 'transfers'),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const { supabase, business } = member;
  return saveForm(member, 'transfers', await request.formData(), ({ people }) =>
    findLoops(supabase, business.id, people),
  );
}

export default function Transfers() {
  const page = useLoaderData<typeof loader>();
  return <TransfersForm key={useFormKey()} {...page} />;
}
