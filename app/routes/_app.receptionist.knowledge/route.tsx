import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';

import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { getDraft } from '~/modules/receptionist/draft.server';
import { entryHash } from '~/modules/receptionist/knowledge-entries.server';
import { listFiles } from '~/modules/receptionist/knowledge-files.server';
import {
  changeEntry,
  deleteEntry,
  deleteFile,
  uploadFile,
  type KnowledgeResult,
} from './actions.server';
import { Entries } from './entries';
import { Files } from './files';
import { fileState } from './file-words.server';

export const meta: MetaFunction = () => [{ title: t`Knowledge · Receptionist · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const asked = new URL(request.url).searchParams;
  const query = asked.get('q')?.trim().slice(0, 100) ?? '';
  const { config } = await getDraft(supabase, business);
  const { entries, files: ids } = config.knowledge;
  const files = await listFiles(supabase, business.id, ids);
  const clock = new Clock(business.time_zone);
  const wanted = query.toLowerCase();
  const editing = entries.find(({ id }) => id === asked.get('edit'));
  return data(
    {
      query,
      total: entries.length,
      entries: entries.filter(
        ({ id, question, answer }) =>
          id === editing?.id || `${question}\n${answer}`.toLowerCase().includes(wanted),
      ),
      // Somebody removed it meanwhile: what was typed is a new one.
      editing: asked.get('edit'),
      base: entryHash(editing),
      files: files.map((file) => fileState(file, clock)),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'upload':
      return uploadFile(member, form);
    case 'remove-file':
      return deleteFile(member, form);
    case 'remove-entry':
      return deleteEntry(member, form);
    default:
      return changeEntry(member, new URL(request.url).searchParams.get('edit'), form);
  }
}

export default function Knowledge() {
  const page = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>() as KnowledgeResult | undefined;
  return (
    <>
      <Entries {...page} />
      <Files files={page.files} canEdit={page.canEdit} error={result?.fileError ?? null} />
    </>
  );
}
