import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';

import { SettingsCard } from '~/components/settings-card';
import { getEnv } from '~/env.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import {
  createFeedToken,
  listFeeds,
  revokeFeedToken,
  type FeedKind,
} from '~/modules/feeds/feed-token.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Feeds · Frontdesk` }];

/** The feeds there are: what their address is, and what they are for. */
const feeds: { kind: FeedKind; title: string; text: string; path: (token: string) => string }[] = [
  {
    kind: 'follow-ups',
    title: t`Follow-ups in your calendar`,
    text: t`Subscribe to an address in your calendar: what is due shows up there, with an alarm.`,
    path: paths.followUpsFeed,
  },
  {
    kind: 'calls',
    title: t`Calls in your feed reader`,
    text: t`Subscribe to an address in your feed reader: the newest calls show up there, with what they were about.`,
    path: paths.callsFeed,
  },
];

const formSchema = z.union([
  z.object({ intent: z.literal('add'), kind: z.enum(['follow-ups', 'calls']) }),
  z.object({ intent: z.literal('revoke'), id: z.uuid() }),
]);

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  const clock = new Clock(business.time_zone);
  const all = await Promise.all(
    feeds.map(async ({ kind, title, text }) => ({
      kind,
      title,
      text,
      tokens: (await listFeeds(supabase, { businessId: business.id, kind })).map((token) => ({
        id: token.id,
        made: clock.moment(token.created_at),
        used: token.last_used_at && clock.moment(token.last_used_at),
      })),
    })),
  );
  return data({ feeds: all }, { headers });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params);
  const { headers } = member;
  const form = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!form) throw appError('bad-request', { headers });
  if (form.intent === 'revoke') {
    await revokeFeedToken(member, form.id);
    await setToast(headers, { message: t`The address does not work any more` });
    throw redirect(paths.settings('feeds'), { headers });
  }
  const feed = feeds.find(({ kind }) => kind === form.kind);
  if (!feed) throw appError('bad-request', { headers });
  const token = await createFeedToken(member, feed.kind);
  // Not a redirect: the address is in this answer, and nowhere else.
  headers.set('Cache-Control', 'no-store');
  const made = { kind: feed.kind, address: token && getEnv().SITE_URL + feed.path(token) };
  return data(made, { status: token ? 200 : 400, headers });
}

export default function Feeds() {
  const { feeds: all } = useLoaderData<typeof loader>();
  const made = useActionData<typeof action>();
  return all.map(({ kind, title, text, tokens }) => (
    <SettingsCard key={kind} id={kind} title={title}>
      <p className="text-muted">{text} Whoever has the address can read it: keep it to yourself.</p>
      {made?.kind === kind && <Made kind={kind} address={made.address} />}
      {tokens.length > 0 && (
        <ul className="fd-list">
          {tokens.map(({ id, made: since, used }) => (
            <li key={id} className="!px-0">
              <span className="grow">
                Made {since}
                <span className="fd-small fd-muted block">
                  {used ? `Last read ${used}` : 'Not read yet'}
                </span>
              </span>
              <Form method="post">
                <input type="hidden" name="id" value={id} />
                <button className="btn btn-sm" name="intent" value="revoke">
                  Take back<span className="sr-only"> the address made {since}</span>
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <Form method="post">
        <input type="hidden" name="kind" value={kind} />
        <button className="btn" name="intent" value="add">
          Make an address<span className="sr-only"> for: {title}</span>
        </button>
      </Form>
    </SettingsCard>
  ));
}

function Made({ kind, address }: { kind: FeedKind; address: string | null }) {
  if (!address) {
    return <p className="fd-note warn">You have ten feeds already. Take one back first.</p>;
  }
  return (
    <div className="fd-note good grid gap-2" role="status">
      <label className="fd-label" htmlFor="address">
        Your new address. It is shown this once.
      </label>
      <input className="input w-full" id="address" readOnly value={address} />
      {kind === 'follow-ups' && (
        <a className="fd-link" href={address.replace(/^https?:/, 'webcal:')}>
          Open it in your calendar
        </a>
      )}
    </div>
  );
}
