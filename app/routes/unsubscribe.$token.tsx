import {
  data,
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { chooseMails, readChoices, readWas, writeWas } from '~/modules/mail/choose-mails.server';
import { mailKinds, readStopToken } from '~/modules/mail/stop-mails.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { tokenPageMeta } from '~/modules/site/page-meta';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => tokenPageMeta(t`Stop mails`);

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'no-store' });

/** Where the link at the end of a mail leads. Opening it changes nothing: mail scanners open links too. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const link = readStopToken(params.token);
  if (!link) return data(null, { status: 404 });
  const found = await readChoices(link);
  const was = new URL(request.url).searchParams.get('was');
  return data({
    label: mailKinds[link.kind].label,
    business: found?.business ?? null,
    gets: found ? mailKinds[link.kind].off(found.choices).length > 0 : false,
    getsOthers: Object.values(found?.choices ?? {}).some((choice) => choice !== 'off'),
    was: was && readWas(was) ? was : null,
  });
}

/**
 * `List-Unsubscribe=One-Click` is posted by the mail program itself, without cookies, and its answer is read by nobody
 * (RFC 8058); the others are the forms of the page.
 */
export async function action({ request, params }: ActionFunctionArgs) {
  const link = readStopToken(params.token);
  if (!link) return data(null, { status: 404 });
  const token = String(params.token);
  const form = await request.formData();
  const intent = form.get('intent');
  if (intent === 'restore') {
    const was = readWas(String(form.get('was')));
    if (!was) throw appError('bad-request');
    await chooseMails(link, () => was);
    throw redirect(paths.unsubscribe(token));
  }
  const off = (columns: string[]) => Object.fromEntries(columns.map((column) => [column, 'off']));
  const was = await chooseMails(link, (choices) =>
    off(intent === 'stop-all' ? Object.keys(choices) : mailKinds[link.kind].off(choices)),
  );
  if (form.get('List-Unsubscribe') === 'One-Click') return null;
  throw redirect(paths.unsubscribe(token, { was: writeWas(was) }));
}

export default function StopMails() {
  const found = useLoaderData<typeof loader>();
  if (!found) {
    return (
      <AuthLayout
        title="This link is not valid"
        subtitle="Check that it is complete. You can choose your mails in Frontdesk, too."
      >
        <Settings isPrimary />
      </AuthLayout>
    );
  }
  const { label, business, gets, getsOthers, was } = found;
  if (!business) {
    return (
      <AuthLayout
        title="You get no such mails"
        subtitle="You are not on the team of this business any more."
      >
        <Settings isPrimary />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title={gets ? 'Stop these mails?' : 'These mails are stopped'}
      subtitle={
        gets
          ? `You get ${label} from ${business}.`
          : `${business} does not send you ${label} any more.`
      }
    >
      {gets && (
        <Form method="post">
          <button className="btn btn-primary w-full" name="intent" value="stop">
            Stop them
          </button>
        </Form>
      )}
      {was && (
        <Form method="post">
          <input type="hidden" name="was" value={was} />
          <button className="btn w-full" name="intent" value="restore">
            Undo
          </button>
        </Form>
      )}
      {getsOthers && (
        <Form method="post">
          <button className="btn w-full" name="intent" value="stop-all">
            Stop all that can be stopped
          </button>
        </Form>
      )}
      <p className="fd-small fd-muted">
        Mails about your account and the team, and to owners about the plan, go on.
      </p>
      <Settings />
    </AuthLayout>
  );
}

function Settings({ isPrimary = false }: { isPrimary?: boolean }) {
  return (
    <p>
      <Link
        className={isPrimary ? 'btn btn-primary w-full' : 'fd-link'}
        to={paths.settings('notifications')}
      >
        Choose each kind of mail
      </Link>
    </p>
  );
}
