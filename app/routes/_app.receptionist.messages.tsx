import { getInputProps } from '@conform-to/react';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

import { SectionForm, useFormKey, useSectionForm } from '~/components/section-form';
import { SettingsCard } from '~/components/settings-card';
import { Field } from '~/components/ui/field';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { baseOf, getDraft } from '~/modules/receptionist/draft.server';
import { saveForm } from '~/modules/receptionist/save-form.server';
import { toForm } from '~/modules/receptionist/section-form.server';

export const meta: MetaFunction = () => [{ title: t`Messages · Receptionist · Frontdesk` }];

type MessagesValue = {
  offersCallBack: string;
  callBackHours: string;
  appointments: { isOn: string; minutes: string; noticeHours: string };
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const draft = await getDraft(supabase, business);
  return data(
    {
      value: toForm.messages(draft.config.messages),
      base: baseOf(draft, 'messages'),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  return saveForm(member, 'messages', await request.formData());
}

export default function Messages() {
  const page = useLoaderData<typeof loader>();
  return <MessagesForm key={useFormKey()} {...page} />;
}

function MessagesForm({
  value,
  base,
  canEdit,
}: {
  value: MessagesValue;
  base: string;
  canEdit: boolean;
}) {
  const section = useSectionForm<MessagesValue>('messages', { value, base });
  const { fields } = section;
  const appointments = fields.appointments.getFieldset();
  return (
    <SectionForm {...section} canEdit={canEdit}>
      <SettingsCard id="call-backs" title="Call-backs">
        <p className="fd-muted">Every message becomes a follow-up. A promise gives it a time.</p>
        <label className="fd-check">
          <input
            {...getInputProps(fields.offersCallBack, { type: 'checkbox' })}
            className="checkbox"
          />
          Offer callers to be called back
        </label>
        <div className="max-w-56">
          <Field
            label="Within so many hours"
            errors={fields.callBackHours.errors}
            {...getInputProps(fields.callBackHours, { type: 'number' })}
            min={1}
            max={72}
          />
        </div>
      </SettingsCard>
      <SettingsCard id="appointments" title="Appointments">
        <p className="fd-muted">
          Within your opening hours, and never two at the same time. They stand in your calendar in
          Frontdesk.
        </p>
        <label className="fd-check">
          <input {...getInputProps(appointments.isOn, { type: 'checkbox' })} className="checkbox" />
          Book appointments for callers
        </label>
        <div className="grid max-w-lg gap-4 sm:grid-cols-2">
          <Field
            label="Minutes each"
            errors={appointments.minutes.errors}
            {...getInputProps(appointments.minutes, { type: 'number' })}
            min={10}
            max={240}
          />
          <Field
            label="Hours ahead at least"
            errors={appointments.noticeHours.errors}
            {...getInputProps(appointments.noticeHours, { type: 'number' })}
            min={0}
            max={168}
          />
        </div>
      </SettingsCard>
    </SectionForm>
  );
}
