import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

import { SettingsCard } from '~/components/settings-card';
import { paths } from '~/paths';

/** How the API is used, in short; the description for programs has every field. */
export function Reference({ url }: { url: string }) {
  const api = `${url}/api/v1`;
  return (
    <>
      <SettingsCard id="use" title="How to use it">
        <p>
          Send the token with each request. Lists come in pages, newest first: ask for the next one
          with <code>next_cursor</code>.
        </p>
        <Code label="Asking for calls">{`curl -H "Authorization: Bearer $TOKEN" \\
  "${api}/calls?outcome=message&from=2026-11-01&limit=20"`}</Code>
        <Code label="An answer">{`{
  "data": [{ "id": "…", "started_at": "…", "caller_name": "…", "summary": "…", … }],
  "next_cursor": "…"
}`}</Code>
        <ul className="fd-list">
          <Endpoint path="/calls" scope="calls:read">
            Calls, by all filters of the list
          </Endpoint>
          <Endpoint path="/calls/:id" scope="calls:read">
            A call with all that was said
          </Endpoint>
          <Endpoint path="/callers" scope="callers:read">
            Callers
          </Endpoint>
          <Endpoint path="/callers/:id" scope="callers:read">
            A caller
          </Endpoint>
          <Endpoint path="/follow-ups" scope="follow_ups:read">
            Follow-ups, by view and kind
          </Endpoint>
        </ul>
        <p>
          120 requests a minute: <code>RateLimit-Remaining</code> says how many are left, and a 429
          when to go on. Send <code>If-None-Match</code> with the <code>ETag</code> that you have,
          and a 304 says that nothing changed.
        </p>
        <p>
          <a className="fd-link" href={paths.openApi()}>
            OpenAPI description
          </a>
          , with every field and filter.
        </p>
      </SettingsCard>
      <SettingsCard id="messages" title="Messages of webhooks">
        <p>
          <Link className="fd-link" to={paths.settings('webhooks')}>
            Webhooks
          </Link>{' '}
          tell you what happens without your asking. A message is signed as{' '}
          <a className="fd-link" href="https://www.standardwebhooks.com">
            Standard Webhooks
          </a>{' '}
          has it; its libraries check it for you.
        </p>
        <Code label="A message">{`POST /your/address
webhook-id: msg_…
webhook-timestamp: 1764115200
webhook-signature: v1,…

{
  "type": "call.completed",
  "timestamp": "2026-11-26T00:00:00+00:00",
  "business_id": "…",
  "data": { "id": "…", "summary": "…", "facts": [ … ], "follow_up": { … }, … }
}`}</Code>
        <Code label="Checking it, in JavaScript">{`import { Webhook } from 'standardwebhooks';

const message = new Webhook(secret).verify(body, headers);`}</Code>
        <p>
          Answer with a 2xx within 10 seconds. Anything else is tried again for about a day, under
          the same <code>webhook-id</code>: the same message may come twice.
        </p>
      </SettingsCard>
    </>
  );
}

function Endpoint({ path, scope, children }: { path: string; scope: string; children: ReactNode }) {
  return (
    <li className="!px-0">
      <span className="grow">
        <code>GET {path}</code>
        <span className="fd-small fd-muted block">{children}</span>
      </span>
      <code className="fd-small">{scope}</code>
    </li>
  );
}

function Code({ label, children }: { label: string; children: string }) {
  return (
    // A box that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="fd-raw" tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  );
}
