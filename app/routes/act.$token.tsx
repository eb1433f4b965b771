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
import { Note } from '~/components/ui/note';
import { snoozeTimes } from '~/modules/follow-ups/snooze.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import {
  readMailAction,
  takeMailAction,
  undoMailAction,
  type MailAction,
} from '~/modules/mail/mail-action.server';
import { tokenPageMeta } from '~/modules/site/page-meta';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => tokenPageMeta(t`From a mail`);

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'no-store' });

/** Where the links of mails about calls lead. Opening one changes nothing: mail scanners open links too. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const found = await readMailAction(String(params.token));
  if (!found) return data(null, { status: 404 });
  const { action, state, canUndo, subject } = found;
  const clock = new Clock(found.timeZone);
  const isUndoRefused = new URL(request.url).searchParams.get('undo') === 'refused';
  return data({
    state,
    words: wordsFor(found, clock),
    button: buttons[action],
    canUndo: canUndo && !isUndoRefused,
    isUndoRefused: canUndo && isUndoRefused,
    title: subject?.title ?? null,
    facts: subject ? factsOf(subject, clock) : [],
    callHref: subject?.callId ? paths.call(subject.callId) : null,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const token = String(params.token);
  const [found, form] = await Promise.all([readMailAction(token), request.formData()]);
  if (!found) return data(null, { status: 404 });
  let hasFailed = false;
  if (form.get('intent') === 'undo') hasFailed = !(await undoMailAction(request, token));
  else await takeMailAction(request, token, tomorrow(new Clock(found.timeZone)));
  throw redirect(paths.mailAction(token) + (hasFailed ? '?undo=refused' : ''));
}

const buttons = {
  done: t`Mark as done`,
  snooze: t`Remind me tomorrow`,
  spam: t`Mark as spam`,
} satisfies Record<MailAction['action'], string>;

function tomorrow(clock: Clock): string {
  return snoozeTimes(clock).tomorrow?.toISO() ?? '';
}

type Words = { title: string; subtitle: string };

function wordsFor(found: MailAction, clock: Clock): Words {
  const { action, state, business, person, subject } = found;
  const who = person ?? t`Somebody who has left`;
  const when = (iso: string | null) => clock.momentWithin(iso ?? '');
  switch (state) {
    case 'open':
      return {
        done: {
          title: t`Mark it as done?`,
          subtitle: t`${business} has nothing more to do about it then.`,
        },
        snooze: {
          title: t`Put it off?`,
          subtitle: t`It comes back ${ahead(tomorrow(clock), clock)}.`,
        },
        spam: {
          title: t`Mark it as spam?`,
          subtitle: t`The call does not count as usage, and asks nothing of you any more.`,
        },
      }[action];
    case 'used': {
      const did = t`${who} did it by this link, ${when(found.usedAt)}.`;
      const isPutOff = action === 'snooze' && subject?.snoozedUntil;
      return {
        done: { title: t`Marked as done`, subtitle: did },
        snooze: {
          title: t`Put off`,
          subtitle: isPutOff
            ? t`${who} did it by this link, ${when(found.usedAt)}. It comes back ${ahead(isPutOff, clock)}.`
            : did,
        },
        spam: { title: t`Marked as spam`, subtitle: did },
      }[action];
    }
    case 'undone':
      return {
        title: t`Taken back`,
        subtitle: t`${who} used this link ${when(found.usedAt)} and took it back ${when(found.undoneAt)}. It works once: go on in Frontdesk.`,
      };
    case 'expired':
      return {
        title: t`This link has expired`,
        subtitle: t`The links of a mail work for seven days. Go on in Frontdesk.`,
      };
    case 'not-allowed':
      return {
        title: t`This link is not yours any more`,
        subtitle: t`Whoever got this mail does not work for ${business} on Frontdesk now. Nothing was changed.`,
      };
    case 'closed': {
      const isSpam = action === 'spam' || subject?.status === 'spam';
      const by = !isSpam && subject?.closedBy;
      return {
        title: isSpam ? t`It was marked as spam or done before` : t`It is closed already`,
        subtitle: by
          ? t`${by} marked it as done. There is nothing left to do here.`
          : t`There is nothing left to do here.`,
      };
    }
  }
}

/** `tomorrow, 9:00 am`; `Monday, November 30, 9:00 am` when it is further. */
function ahead(iso: string, clock: Clock): string {
  const { date } = clock.day(iso);
  const isTomorrow = clock.at(iso).hasSame(clock.now.plus({ days: 1 }), 'day');
  const time = clock.time(iso);
  return isTomorrow ? t`tomorrow, ${time}` : `${date}, ${time}`;
}

function factsOf({ name, number, at }: NonNullable<MailAction['subject']>, clock: Clock) {
  const facts = [
    [t`Caller`, name ?? (number ? formatPhone(number) : at && t`Number withheld`)],
    [t`Called`, at && clock.moment(at)],
  ] as const;
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

export default function MailActionPage() {
  const found = useLoaderData<typeof loader>();
  if (!found) {
    return (
      <AuthLayout
        title="This link is not valid"
        subtitle="Check that it is complete. What it was about may have been erased since."
      >
        <Link className="btn btn-primary w-full" to={paths.today()}>
          Go to Frontdesk
        </Link>
      </AuthLayout>
    );
  }
  const { state, words, button, canUndo, isUndoRefused, title, facts, callHref } = found;
  return (
    <AuthLayout title={words.title} subtitle={words.subtitle}>
      {isUndoRefused && (
        <Note tone="warn" title="Nothing was undone">
          It was changed again since. Go on in Frontdesk.
        </Note>
      )}
      {(title || facts.length > 0) && (
        <section className="fd-card" aria-label="What it is about">
          <div className="body !pt-4">
            {title && <p className="[overflow-wrap:anywhere]">{title}</p>}
            {facts.length > 0 && (
              <dl className="fd-kv not-first:mt-3">
                {facts.map(({ label, value }) => (
                  <div key={label} className="contents">
                    <dt>{label}</dt>
                    <dd className="[overflow-wrap:anywhere]">{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </div>
        </section>
      )}
      {state === 'open' && (
        <Form method="post">
          <button className="btn btn-primary w-full">{button}</button>
        </Form>
      )}
      {canUndo && (
        <Form method="post">
          <button className="btn w-full" name="intent" value="undo">
            Undo
          </button>
        </Form>
      )}
      {state !== 'not-allowed' && (
        <p>
          <Link className="fd-link" to={callHref ?? paths.followUps()}>
            {callHref ? 'Open the call' : 'Open the follow-ups'}
          </Link>
        </p>
      )}
    </AuthLayout>
  );
}
