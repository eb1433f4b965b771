import { randomUUID } from 'node:crypto';

import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { useState } from 'react';

import { SettingsCard } from '~/components/settings-card';
import { Note } from '~/components/ui/note';
import { useHydrated } from '~/components/use-hydrated';
import { reportInBrowser } from '~/integrations/sentry/browser';
import { getReports, reportError } from '~/integrations/sentry/report.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { ExampleError } from '~/modules/errors/example-error';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Errors · Frontdesk admin` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { headers } = await requireAdmin(request);
  const reports = getReports()?.browser;
  return data(
    {
      reports: reports && {
        host: new URL(reports.dsn).host,
        environment: reports.environment,
        release: reports.release,
      },
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const form = await request.formData();
  const example = randomUUID();
  switch (form.get('intent')) {
    case 'server': {
      const eventId = reportError(new ExampleError('the server'), { example });
      return data({ where: 'server', example, eventId }, { headers });
    }
    case 'worker': {
      const { error } = await supabase.rpc('raise_example_error', { p_example: example });
      if (error) throw appError('unavailable', { cause: error, headers });
      return data({ where: 'worker', example, eventId: null }, { headers });
    }
    default:
      throw appError('bad-request', { headers });
  }
}

/** Whether errors get to where somebody sees them: by raising some. */
export default function Errors() {
  const { reports } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isHydrated = useHydrated();
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>Errors</h1>
        <p>Where errors are reported, and whether they get there.</p>
      </div>
      {reports ? (
        <Note tone="good" title={`Errors are reported to ${reports.host}`}>
          {reports.release
            ? `As ${reports.environment}, version ${reports.release.slice(0, 12)}.`
            : `As ${reports.environment}.`}{' '}
          Reports hold ids only: no words of callers, names, numbers or addresses.
        </Note>
      ) : (
        <Note tone="info" title="Errors are reported nowhere">
          They are in the log alone. Set SENTRY_DSN, and start again, to have them reported.
        </Note>
      )}
      {result && (
        <Note tone="good" title="An error was raised on purpose">
          {result.eventId ? (
            <>
              Event <code>{result.eventId}</code>
            </>
          ) : result.where === 'worker' && reports ? (
            <>
              The worker raises it in a moment: look for the tag example{' '}
              <code>{result.example}</code>
            </>
          ) : (
            'Nothing was reported.'
          )}
        </Note>
      )}
      <SettingsCard id="server" title="On the server">
        <Form method="post" className="flex flex-wrap gap-2">
          <button className="btn" name="intent" value="server">
            Raise an error in an action
          </button>
          <button className="btn" name="intent" value="worker">
            Raise an error in the worker
          </button>
          <Link className="btn" to={paths.admin('errors/raise')} reloadDocument>
            Open a page that breaks
          </Link>
        </Form>
      </SettingsCard>
      {isHydrated && <InBrowser isOn={Boolean(reports)} />}
    </div>
  );
}

function InBrowser({ isOn }: { isOn: boolean }) {
  const [said, setSaid] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) throw new ExampleError('a page');
  const raise = async () => {
    const eventId = await reportInBrowser(new ExampleError('the browser'));
    setSaid(eventId ? t`Event ${eventId}` : t`Nothing was reported.`);
  };
  return (
    <SettingsCard id="browser" title="In the browser">
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" className="btn" onClick={() => void raise()}>
          Raise an error in a script
        </button>
        <button type="button" className="btn" onClick={() => setBroken(true)}>
          Break this page
        </button>
      </div>
      <p aria-live="polite">
        {said ?? (isOn ? 'Its number shows here.' : 'Without SENTRY_DSN nothing is sent.')}
      </p>
    </SettingsCard>
  );
}
