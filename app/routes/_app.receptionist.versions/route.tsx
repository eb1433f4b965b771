import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CircleCheck, History } from 'lucide-react';
import { z } from 'zod';

import { Confirm, SettingsCard } from '~/components/settings-card';
import { Empty } from '~/components/ui/empty';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { getDraft } from '~/modules/receptionist/draft.server';
import { getPublication, listVersions } from '~/modules/receptionist/versions.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { Comparison } from './comparison';
import { compareVersions } from './compare.server';

export const meta: MetaFunction = () => [{ title: t`Versions · Receptionist · Frontdesk` }];

const number = z.coerce.number().int().min(1).max(2_000_000_000);

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const clock = new Clock(business.time_zone);
  const asked = new URL(request.url).searchParams;
  const a = number.safeParse(asked.get('a')).data;
  const b = number.safeParse(asked.get('b')).data;
  const [versions, publication, comparison] = await Promise.all([
    listVersions(supabase, business.id),
    getPublication(supabase, business.id),
    a && b
      ? compareVersions(supabase, business.id, a, b, getDraft(supabase, business))
      : Promise.resolve(null),
  ]);
  return data(
    {
      versions: versions.map(({ version, note, created_at: at, live_at: liveAt, profiles }) => ({
        version,
        note,
        at: clock.moment(at),
        by: profiles?.full_name || t`Somebody who left`,
        isLive: version === publication?.live_version,
        wasLive: liveAt !== null,
      })),
      comparison,
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'receptionist.edit');
  const version = number.safeParse((await request.formData()).get('version')).data;
  if (!version) throw appError('bad-request', { headers });
  const { error } = await supabase.rpc('restore_version', {
    p_business_id: business.id,
    p_version: version,
  });
  if (error?.code === 'P0002') throw appError('not-found', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, {
    message: t`Version ${version} is the draft now. Publish it when ready`,
  });
  throw redirect(paths.receptionist('publish'), { headers });
}

export default function Versions() {
  const { versions, comparison, canEdit } = useLoaderData<typeof loader>();
  if (versions.length === 0) {
    return (
      <Empty icon={History} title="No versions yet">
        <p>Each time that you publish, what callers hear is kept here, and can be brought back.</p>
        <Link className="btn" to={paths.receptionist('publish')}>
          Go to Publish
        </Link>
      </Empty>
    );
  }
  return (
    <>
      {versions.length > 1 && <Comparison versions={versions} comparison={comparison} />}
      <SettingsCard id="versions" title="Versions">
        <ul className="fd-list -mx-4 -mb-4">
          {versions.map(({ version, note, at, by, isLive, wasLive }) => (
            <li key={version} className="flex-wrap">
              <span className="grow basis-60">
                <b className="font-semibold">Version {version}</b>
                {isLive && (
                  <span className="fd-tag good ms-2">
                    <CircleCheck className="fd-icon" aria-hidden />
                    Live
                  </span>
                )}
                <span className="fd-small fd-muted block">
                  {wasLive ? `${at}, ${by}` : `${at}, ${by}, callers have not heard it`}
                </span>
                {note && <span className="block [overflow-wrap:anywhere]">{note}</span>}
              </span>
              {version !== versions[0]?.version && (
                <Link
                  className="btn btn-sm"
                  to={paths.receptionist('versions', { a: version, b: versions[0]?.version })}
                >
                  Compare<span className="sr-only"> version {version} with the newest</span>
                </Link>
              )}
              {canEdit && (
                <Confirm label="Restore" of={`version ${version}`} isDanger={false}>
                  <p>
                    The draft becomes what version {version} was. What is in it now and was not
                    published is gone. Callers hear nothing of it before you publish.
                  </p>
                  <Form method="post">
                    <button className="btn btn-primary" name="version" value={version}>
                      Restore version {version}
                    </button>
                  </Form>
                </Confirm>
              )}
            </li>
          ))}
        </ul>
      </SettingsCard>
    </>
  );
}
