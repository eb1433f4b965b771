import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { CircleAlert, CircleCheck, Info } from 'lucide-react';

import { ChangeList } from '~/components/change-list';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { sectionWords } from '~/modules/receptionist/section-words';
import { checkConfig } from '~/modules/receptionist/check-config.server';
import { brokenSections } from '~/modules/receptionist/draft.server';
import { publishDraft } from '~/modules/receptionist/publish-draft.server';
import { getPending } from '~/modules/receptionist/versions.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Publish · Receptionist · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const { draft, version, changes } = await getPending(supabase, business);
  const faults = checkConfig(draft.config, brokenSections(draft.stored));
  return data(
    {
      changes,
      version,
      faults: faults.map((fault) => ({ ...fault, page: sectionWords[fault.section] })),
      isBlocked: faults.some(({ isBlocking }) => isBlocking),
      // What callers would hear is what the person has read here, even if somebody saves meanwhile.
      seen: JSON.stringify(draft.hashes),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const { headers } = member;
  const form = await request.formData();
  const note = String(form.get('note') ?? '');
  const result = await publishDraft(member, { note, seen: String(form.get('seen') ?? '') });
  if ('error' in result)
    return data({ error: result.error, note }, { status: result.status, headers });
  await setToast(headers, { message: t`Version ${result.version} is on its way to callers` });
  throw redirect(paths.receptionist('publish'), { headers });
}

export default function Publish() {
  const { changes, version, faults, isBlocked, seen, canEdit } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <>
      {faults.length > 0 && (
        <SettingsCard id="faults" title="Before you publish">
          <ul className="grid gap-3">
            {faults.map(({ section, text, page, isBlocking }) => (
              <li key={text} className="flex items-start gap-2.5">
                {isBlocking ? (
                  <CircleAlert className="fd-icon text-error mt-0.5" aria-hidden />
                ) : (
                  <Info className="fd-icon fd-muted mt-0.5" aria-hidden />
                )}
                <span className="min-w-0 flex-1">
                  {isBlocking && <span className="sr-only">Must be mended: </span>}
                  {text}
                </span>
                <Link className="fd-more" to={paths.receptionist(section)}>
                  {page}
                </Link>
              </li>
            ))}
          </ul>
        </SettingsCard>
      )}
      <SettingsCard
        id="changes"
        title={version ? `What changes since version ${version}` : 'What callers will hear'}
      >
        {changes.length === 0 ? (
          <p className="fd-status good">
            <CircleCheck className="fd-icon" aria-hidden />
            Nothing changed: version {version} is all there is.
          </p>
        ) : (
          <ChangeList
            changes={changes}
            before={version ? `Version ${version}` : null}
            after="Will be"
          />
        )}
      </SettingsCard>
      {canEdit && changes.length > 0 && (
        <SettingsCard id="publish" title="Publish">
          {isBlocked ? (
            <p>Mend what is marked above first. Until then callers hear what they hear now.</p>
          ) : (
            <Form method="post" className="grid gap-4">
              <input type="hidden" name="seen" value={seen} />
              <Field
                id="note"
                name="note"
                label="Note"
                hint="For the list of versions: what you changed, and why. May stay empty."
                defaultValue={result?.note}
                errors={result ? [result.error] : undefined}
                maxLength={300}
                autoComplete="off"
              />
              <div>
                <SubmitButton>Publish</SubmitButton>
              </div>
            </Form>
          )}
        </SettingsCard>
      )}
    </>
  );
}
