import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, Outlet, useLoaderData } from '@remix-run/react';
import { ArrowRight } from 'lucide-react';

import { Drift, PublicationState } from '~/components/publication-state';
import { Note } from '~/components/ui/note';
import { Tabs } from '~/components/ui/tabs';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { receptionistPages } from '~/modules/go/sub-pages';
import { t } from '~/modules/languages/t';
import { publicationWords } from '~/modules/receptionist/publication-words.server';
import { getPending } from '~/modules/receptionist/versions.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Receptionist · Frontdesk` }];

/** The frame of all that a receptionist is: where it stands, and its pages. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const { draft, publication, version, changes } = await getPending(supabase, business);
  return data(
    {
      name: draft.config.voice.name,
      state: publicationWords(publication, new Clock(business.time_zone)),
      pending: version ? changes.length : null,
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

/** Tries a publication again that failed, or that somebody has changed at Vapi since. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'receptionist.edit');
  const { error } = await supabase.rpc('retry_publication', { p_business_id: business.id });
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, { message: t`Publishing again` });
  throw redirect(paths.receptionist('publish'), { headers });
}

export default function Receptionist() {
  const { name, state, pending, canEdit } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-[52rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="grid gap-2">
        <div className="fd-head">
          <h1>Receptionist</h1>
          <p>{name} answers your phone.</p>
          <div className="actions">
            <Link className="btn" to={paths.receptionistCheck()} prefetch="intent">
              What happens at …?
            </Link>
            <Link className="btn" to={paths.tryReceptionist()} prefetch="intent">
              Try it
            </Link>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <PublicationState state={state} canRetry={canEdit} />
          {pending !== 0 && (
            <Link className="fd-more" to={paths.receptionist('publish')}>
              {pending === null
                ? 'Callers hear none of this yet: publish it'
                : pending === 1
                  ? '1 change not published'
                  : `${pending} changes not published`}
              <ArrowRight className="fd-icon" aria-hidden />
            </Link>
          )}
        </div>
      </div>
      {state.drift.length > 0 && <Drift changes={state.drift} canRetry={canEdit} />}
      <Tabs
        label="Receptionist"
        items={receptionistPages().map(([page, label]) => ({
          to: paths.receptionist(page),
          label,
        }))}
      />
      {!canEdit && <Note tone="info">Owners and managers change this.</Note>}
      <Outlet />
    </div>
  );
}
