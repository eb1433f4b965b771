import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

import { useFormKey } from '~/components/section-form';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { voiceFault } from '~/modules/receptionist/check-config.server';
import { languageNames, languageWords, tones, voices } from '~/modules/receptionist/config.server';
import { baseOf, getDraft } from '~/modules/receptionist/draft.server';
import { saveForm } from '~/modules/receptionist/save-form.server';
import { toForm } from '~/modules/receptionist/section-form.server';
import { templates } from '~/modules/receptionist/templates.server';
import { getPublication } from '~/modules/receptionist/versions.server';
import { startFromTemplate } from './start-from-template.server';
import { Templates } from './templates';
import { VoiceForm } from './voice-form';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const [draft, publication, kind] = await Promise.all([
    getDraft(supabase, business),
    getPublication(supabase, business.id),
    supabase.from('businesses').select('kind').eq('id', business.id).single(),
  ]);
  return data(
    {
      value: toForm.voice(draft.config.voice),
      base: baseOf(draft, 'voice'),
      voices: voices.map(({ id, label, about, languages: speaks }) => ({
        id,
        label,
        about,
        speaks: languageWords(speaks),
      })),
      languages: languageNames(),
      tones: tones(),
      templates: templates.map(({ id, name, about }) => ({ id, name, about })),
      bases: JSON.stringify(draft.hashes),
      kind: kind.data?.kind ?? null,
      isNew: (publication?.publish_state ?? 'never') === 'never',
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'template':
      return startFromTemplate(member, form);
    default:
      return saveForm(member, 'voice', form, (value): Record<string, string[]> => {
        const fault = voiceFault(value);
        return fault ? { voice: [fault] } : {};
      });
  }
}

export default function Voice() {
  const page = useLoaderData<typeof loader>();
  const key = useFormKey();
  const choice = <Templates {...page} />;
  return (
    <>
      {page.isNew && page.canEdit && choice}
      <VoiceForm key={key} {...page} />
      {!page.isNew && page.canEdit && choice}
    </>
  );
}
