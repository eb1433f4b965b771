import { createHmac } from 'node:crypto';

import { DateTime } from 'luxon';
import { parse } from 'node-html-parser';

import { converse } from '../../sandbox/vapi/scenarios';
import { scenarioNames } from '../../sandbox/vapi/scenario';
import { makePerson } from '../../sandbox/vapi/people';
import type { Random } from '../../sandbox/vapi/random';
import { aboutCall, endOfCallReport, makeCall } from '../../sandbox/vapi/vapi-call';
import { demoBusinesses } from '../../sandbox/demo';
import { mutateBytes, mutateText, mutateValue, nastyText } from './mutate';

export type FuzzRequest = {
  kind: 'vapi' | 'paddle' | 'form' | 'cookie' | 'address' | 'header' | 'raw';
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
  /** Written to the socket as it stands: what no client would send. */
  raw?: Buffer;
};

/** Where the requests go, and who sends them: somebody whose business may be spoiled. */
export type FuzzTarget = {
  url: string;
  cookie: string;
  vapiSecret: string;
  paddleSecret: string;
  assistantId: string;
  businessId: string;
  /** A call, a caller and so on of the business: what addresses hold. */
  ids: string[];
};

type Form = {
  page: string;
  action: string;
  fields: [string, string][];
  buttons: [string, string][];
};

/** Pages whose forms are filled in, and lists whose addresses are bent. */
export const pages = [
  '/today', '/calls', '/follow-ups', '/callers', '/analytics', '/appointments', '/phone', '/receptionist/voice',
  '/receptionist/hours', '/receptionist/questions', '/receptionist/knowledge', '/receptionist/knowledge/website',
  '/receptionist/transfers', '/receptionist/messages', '/receptionist/publish', '/receptionist/versions',
  '/receptionist/check', '/receptionist/try', '/billing', '/billing/plans', '/billing/details', '/settings/profile',
  '/settings/business', '/settings/team', '/settings/notifications', '/settings/feeds', '/settings/api',
  '/settings/webhooks', '/settings/data', '/settings/activity', '/settings/security', '/login', '/signup',
  '/forgot-password', '/login/link', '/receipts/check', '/pricing', '/contact', '/faq',
]; // prettier-ignore

const others = [
  '/calls.csv', '/calls.json', '/calls.atom', '/callers.csv', '/callers.json', '/follow-ups.csv', '/follow-ups.json',
  '/follow-ups.ics', '/analytics.csv', '/appointments.json', '/settings/activity.json', '/settings/team.csv',
  '/api/geocode', '/api/live', '/api/v1/calls', '/api/v1/callers', '/api/v1/follow-ups', '/api/v1/openapi.json',
  '/calls/:id', '/calls/:id.txt', '/calls/:id/print', '/calls/:id/recording', '/callers/:id', '/callers/:id/merge',
  '/receipts/:id', '/billing/invoices/:id.pdf', '/pictures/logos/:id', '/settings/webhooks/:id', '/invitations/:id', '/act/:id', '/unsubscribe/:id',
  '/auth/confirm', '/auth/callback', '/onboarding/business', '/switch-business', '/admin', '/status', '/healthz',
]; // prettier-ignore

/** What would end the session, or the business, that the other requests need. */
const isFinal = /logout|delete-account|switch-business|erase|revoke|\/login|\/signup/;

const parameters = [
  'q', 'status', 'sentiment', 'lead', 'outcome', 'from', 'to', 'caller', 'after', 'before', 'view', 'kind', 'page',
  'id', 'text', 'limit', 'country', 'token', 'redirectTo', 'range', 'at', 'line', 'token_hash', 'type', 'code', 'n',
  'follow', 'spam', 'length', 'weekday', 'hour', 'tag', '_data', '_routes', 'business', 'week', 'day',
]; // prettier-ignore

/** The forms of the pages, as a browser would find them. */
export async function findForms({ url, cookie }: FuzzTarget): Promise<Form[]> {
  const forms: Form[] = [];
  for (const page of pages) {
    const answer = await fetch(url + page, { headers: { Cookie: cookie }, redirect: 'manual' });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      continue;
    }
    for (const form of parse(await answer.text()).querySelectorAll('form')) {
      if ((form.getAttribute('method') ?? '').toLowerCase() !== 'post') continue;
      const action = form.getAttribute('action') || page;
      if (isFinal.test(action)) continue;
      const fields = form
        .querySelectorAll('input, select, textarea')
        .map((field): [string, string] => [
          field.getAttribute('name') ?? '',
          field.getAttribute('value') ??
            field.querySelector('option[selected], option')?.getAttribute('value') ??
            field.text,
        ])
        .filter(([name]) => name !== '');
      const buttons = form
        .querySelectorAll('button[name]')
        .map((button): [string, string] => [
          String(button.getAttribute('name')),
          button.getAttribute('value') ?? '',
        ]);
      forms.push({ page, action, fields, buttons });
    }
  }
  return forms;
}

/** Requests without end, the same for the same chance. */
export async function makeRequests(target: FuzzTarget, random: Random): Promise<() => FuzzRequest> {
  const forms = await findForms(target);
  if (forms.length < 10) throw new Error(`Only ${forms.length} forms were found.`);
  const own = { Cookie: target.cookie, Origin: target.url };
  const kinds = {
    vapi: () => vapi(target, random),
    paddle: () => paddle(target, random),
    form: () => form(random.pick(forms), own, random),
    cookie: () => cookie(target, random),
    address: () => address(target, random),
    header: () => header(target, random),
    raw: () => raw(target, random),
  };
  const weights = [
    'vapi', 'vapi', 'vapi', 'paddle', 'paddle', 'form', 'form', 'form', 'form', 'cookie', 'address', 'address',
    'address', 'header', 'header', 'raw',
  ] as const; // prettier-ignore
  return () => kinds[random.pick(weights)]();
}

// -------------------------------------------------------------------------------------------------

function vapi(target: FuzzTarget, random: Random): FuzzRequest {
  let message = vapiMessage(target, random) as unknown;
  for (let times = random.int(1, 3); times > 0; times--) message = mutateValue(message, random);
  let body = Buffer.from(JSON.stringify(random.isTrue(0.05) ? message : { message }));
  if (random.isTrue(0.15)) body = mutateBytes(body, random) as Buffer<ArrayBuffer>;
  return {
    kind: 'vapi',
    method: 'POST',
    path: '/api/webhooks/vapi',
    headers: {
      'Content-Type': random.isTrue(0.1) ? 'text/plain' : 'application/json',
      ...(random.isTrue(0.95) && { Authorization: `Bearer ${target.vapiSecret}` }),
    },
    body,
  };
}

function vapiMessage({ assistantId }: FuzzTarget, random: Random): Record<string, unknown> {
  const business = demoBusinesses.harbor;
  const startedAt = Date.now() - random.int(0, 40 * 86_400_000);
  const caller = makePerson(random);
  const conversation = converse(random.pick(scenarioNames), {
    random,
    business,
    caller,
    at: DateTime.fromMillis(startedAt, { zone: business.timeZone }),
  });
  const call = makeCall({
    id: `fuzz-${random.int(0, 400)}`,
    conversation,
    business,
    random,
    caller,
    startedAt,
    baseUrl: 'http://127.0.0.1:9',
  });
  // Of this business by all that it says, so that no other gets calls of it.
  Object.assign(call, { assistantId, phoneNumberId: assistantId });
  const { artifact: _artifact, analysis: _analysis, monitor: _monitor, ...bare } = call;
  const base = { timestamp: startedAt, ...aboutCall(call), call: bare };
  const tool = {
    id: `tool-${random.int(0, 1e6)}`,
    type: 'function',
    function: {
      name: random.pick([
        'take_message',
        'request_call_back',
        'propose_appointment',
        'book_appointment',
        'mark_spam',
        'transfer_call',
      ]),
      arguments: random.isTrue(0.5)
        ? {
            name: 'Ana',
            message: 'Please call',
            startsAt: new Date().toISOString(),
            phone: '+14155550199',
          }
        : '{"message":"Please call"}',
    },
  };
  return random.pick([
    () => endOfCallReport(call) as Record<string, unknown>,
    () => ({
      type: 'status-update',
      status: random.pick(['queued', 'ringing', 'in-progress', 'forwarding', 'ended']),
      ...base,
    }),
    () => ({
      type: 'transcript',
      transcriptType: random.pick(['final', 'partial']),
      role: 'user',
      transcript: 'Hello there',
      ...base,
    }),
    () => ({
      type: 'tool-calls',
      toolCallList: [tool],
      toolCalls: [tool],
      toolWithToolCallList: [],
      ...base,
    }),
    () => ({ type: 'assistant-request', ...base }),
    () => ({ type: 'transfer-destination-request', ...base }),
    () => ({ type: 'conversation-update', messages: [], ...base }),
    () => ({ type: 'call.deleted', ...base }),
  ])();
}

function paddle({ businessId, paddleSecret }: FuzzTarget, random: Random): FuzzRequest {
  const id = (kind: string) => `${kind}_01fuzz${String(random.int(0, 60)).padStart(20, '0')}`;
  const at = new Date(Date.now() - random.int(0, 86_400_000)).toISOString();
  const price = {
    id: 'pri_01demo0pro0monthly00000000', product_id: id('pro'), description: 'Pro', name: 'Pro', status: 'active',
    unit_price: { amount: '9900', currency_code: 'USD' }, billing_cycle: { interval: 'month', frequency: 1 },
    custom_data: null, created_at: at, updated_at: at,
  }; // prettier-ignore
  const subscription = {
    id: id('sub'), status: random.pick(['active', 'past_due', 'paused', 'canceled', 'trialing']), customer_id: id('ctm'),
    address_id: id('add'), business_id: null, currency_code: 'USD', created_at: at, updated_at: at, started_at: at,
    first_billed_at: at, next_billed_at: at, paused_at: null, canceled_at: null, discount: null, collection_mode: 'automatic',
    billing_details: null, billing_cycle: { interval: 'month', frequency: 1 }, scheduled_change: null,
    current_billing_period: { starts_at: at, ends_at: new Date(Date.now() + 86_400_000).toISOString() },
    items: [{ status: 'active', quantity: 1, recurring: true, created_at: at, updated_at: at, price, product: { id: id('pro'), name: 'Pro' } }],
    custom_data: { business_id: businessId }, transaction_id: id('txn'),
  }; // prettier-ignore
  const transaction = {
    id: id('txn'), status: random.pick(['draft', 'ready', 'billed', 'paid', 'completed', 'canceled', 'past_due']),
    customer_id: id('ctm'), address_id: id('add'), business_id: null, custom_data: { business_id: businessId },
    currency_code: 'USD', origin: 'web', subscription_id: id('sub'), invoice_id: null, invoice_number: null,
    collection_mode: 'automatic', discount_id: null, billing_details: null, billing_period: null, created_at: at, updated_at: at,
    billed_at: at, items: [{ price, quantity: 1, proration: null }], payments: [], checkout: { url: null },
    details: { tax_rates_used: [], line_items: [], totals: { subtotal: '9900', tax: '0', discount: '0', total: '9900', credit: '0', balance: '0', grand_total: '9900', fee: null, earnings: null, currency_code: 'USD' } },
  }; // prettier-ignore
  const [type, data] = random.pick<[string, object]>([
    ['subscription.created', subscription],
    ['subscription.updated', subscription],
    ['subscription.canceled', subscription],
    ['transaction.completed', transaction],
    ['transaction.updated', transaction],
    ['transaction.past_due', transaction],
    [
      'customer.updated',
      { id: id('ctm'), email: 'a@b.test', status: 'active', created_at: at, updated_at: at },
    ],
    [
      'adjustment.created',
      {
        id: id('adj'),
        action: 'refund',
        transaction_id: id('txn'),
        status: 'approved',
        created_at: at,
        updated_at: at,
        totals: { total: '1' },
      },
    ],
  ]);
  let event: unknown = {
    event_id: id('evt'),
    event_type: type,
    occurred_at: at,
    notification_id: id('ntf'),
    data,
  };
  for (let times = random.int(1, 3); times > 0; times--) event = mutateValue(event, random);
  let body = Buffer.from(JSON.stringify(event));
  if (random.isTrue(0.15)) body = mutateBytes(body, random) as Buffer<ArrayBuffer>;
  const ts = Math.floor(Date.now() / 1000);
  const proof = createHmac('sha256', paddleSecret).update(`${ts}:`).update(body).digest('hex');
  const signature = `ts=${ts};h1=${proof}`;
  return {
    kind: 'paddle',
    method: 'POST',
    path: '/api/webhooks/paddle',
    headers: {
      'Content-Type': 'application/json',
      'Paddle-Signature': random.isTrue(0.1) ? clean(mutateText(signature, random)) : signature,
    },
    body,
  };
}

/** Names that a library for forms might build something large from, or something else than a list. */
const enormous = [
  'people[99999999].id',
  'questions[4294967294]',
  '__proto__.x',
  'constructor.prototype.x',
  `${'a.'.repeat(5_000)}b`,
  'weekly.monday[-1].from',
];
const intents = [
  '{"type":"insert","payload":{"name":"questions","index":99999999}}',
  '{"type":"reorder","payload":{"name":"people","from":0,"to":4294967295}}',
  '{"type":"remove","payload":{"name":"__proto__","index":0}}',
  '{"type":"update","payload":{"value":null}}',
  '{"type":"insert","payload":{"name":"questions","defaultValue":null}}',
  '{"type":"reset","payload":null}',
  '{"type":"ins',
  'null',
];

function form(
  { action, fields, buttons }: Form,
  headers: Record<string, string>,
  random: Random,
): FuzzRequest {
  const body = new URLSearchParams();
  for (const [name, value] of [...fields, ...(buttons.length > 0 ? [random.pick(buttons)] : [])]) {
    if (random.isTrue(0.06)) continue;
    body.append(
      random.isTrue(0.04) ? mutateText(name, random) : name,
      random.isTrue(0.3) ? mutateText(value, random) : value,
    );
  }
  if (random.isTrue(0.2)) body.append('intent', nastyText(random));
  if (random.isTrue(0.1)) body.append(nastyText(random), nastyText(random));
  if (random.isTrue(0.1)) body.append(random.pick(enormous), 'x');
  if (random.isTrue(0.1))
    body.append(random.pick(['__intent__', '__state__']), random.pick(intents));
  const isMultipart = random.isTrue(0.15);
  const bytes = isMultipart ? multipart(body, random) : Buffer.from(body.toString());
  return {
    kind: 'form',
    method: 'POST',
    path: encodeURI(action).replaceAll('%25', '%'),
    headers: {
      ...headers,
      'Content-Type': isMultipart
        ? 'multipart/form-data; boundary=fuzz'
        : random.pick([
            'application/x-www-form-urlencoded',
            'application/x-www-form-urlencoded',
            'application/json',
            'text/plain',
          ]),
    },
    body: random.isTrue(0.1) ? mutateBytes(bytes, random) : bytes,
  };
}

function multipart(fields: URLSearchParams, random: Random): Buffer {
  const parts = [...fields].map(([name, value]) => {
    const file = random.isTrue(0.3) ? `; filename="${clean(nastyText(random))}"` : '';
    return `--fuzz\r\nContent-Disposition: form-data; name="${clean(name)}"${file}\r\n\r\n${value}\r\n`;
  });
  return Buffer.from(`${parts.join('')}--fuzz--\r\n`);
}

function cookie(target: FuzzTarget, random: Random): FuzzRequest {
  const jar = target.cookie.split('; ');
  const at = random.int(0, jar.length - 1);
  const [name = '', value = ''] = String(jar[at]).split(/=(.*)/s);
  jar[at] = random.isTrue(0.3)
    ? `${name}=base64-${Buffer.from(JSON.stringify(mutateValue({ access_token: value, refresh_token: 'x', expires_at: 1, user: {} }, random))).toString('base64url')}`
    : `${random.isTrue(0.1) ? mutateText(name, random) : name}=${mutateText(value, random)}`;
  if (random.isTrue(0.3)) {
    jar.push(
      `${random.pick(['toast', '__toast', 'business', 'fd-toast', 'fd-business', '__session'])}=${nastyText(random)}`,
    );
  }
  return {
    kind: 'cookie',
    method: 'GET',
    path: random.pick([
      '/today',
      '/calls',
      '/settings/profile',
      '/calls.json',
      '/api/live',
      '/',
      '/login',
      '/onboarding',
      '/admin',
    ]),
    headers: { Cookie: clean(jar.join('; ')) },
  };
}

function address(target: FuzzTarget, random: Random): FuzzRequest {
  const id = random.isTrue(0.4)
    ? mutateText(random.pick(target.ids), random)
    : random.pick(target.ids);
  const path = random
    .pick(random.isTrue(0.5) ? pages : others)
    .replace(':id', encodeURIComponent(id.toWellFormed()));
  const query = new URLSearchParams();
  for (let count = random.int(0, 5); count > 0; count--) {
    const cursor = Buffer.from(
      JSON.stringify(mutateValue(['2026-11-25T00:00:00Z', id], random)),
    ).toString('base64url');
    query.append(
      random.pick(parameters),
      random.isTrue(0.25)
        ? cursor
        : mutateText(random.pick([id, '2026-11-25', 'yes', 'open', '5']), random),
    );
  }
  const bent = random.isTrue(0.1) ? mutateText(path, random) : path;
  const whole = `${bent}?${random.isTrue(0.1) ? mutateText(query.toString(), random) : query.toString()}`;
  return {
    kind: 'address',
    method: random.isTrue(0.9) ? 'GET' : 'HEAD',
    // What a client must not send, it sends encoded; what is left is for the server to understand.
    path: `/${whole.replace(/^\/+/, '').replaceAll(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed()))}`,
    headers: { Cookie: target.cookie },
  };
}

function header(target: FuzzTarget, random: Random): FuzzRequest {
  const names = [
    'Accept', 'Accept-Language', 'Accept-Encoding', 'Range', 'If-None-Match', 'If-Modified-Since', 'If-Range', 'Last-Event-ID',
    'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Request-Id', 'Authorization', 'Origin', 'Referer',
    'Content-Type', 'User-Agent', 'X-Vapi-Secret', 'x-signature', 'x-timestamp', 'Sec-Fetch-Site', 'X-HTTP-Method-Override',
    'CF-IPCountry', 'X-Remix-Response', 'Purpose', 'traceparent', 'sentry-trace', 'baggage', 'Fly-Client-IP', 'X-Frontdesk-Ip', 'Host',
  ] as const; // prettier-ignore
  const usual: Partial<Record<(typeof names)[number], string>> = {
    Range: 'bytes=0-100',
    'Accept-Language': 'en-US,en;q=0.5',
    'Last-Event-ID': '100:200',
    'If-None-Match': '"abc"',
    Authorization: 'Bearer fdk_0000000000000000',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  };
  const headers: Record<string, string> = { Cookie: target.cookie };
  for (let count = random.int(1, 6); count > 0; count--) {
    const name = random.pick(names);
    headers[name] = clean(mutateText(usual[name] ?? 'x', random));
  }
  const id = random.pick(target.ids);
  return {
    kind: 'header',
    method: random.pick([
      'GET',
      'GET',
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'PROPFIND',
    ]),
    path: random.pick([...pages, ...others]).replace(':id', id),
    headers,
  };
}

/** HTTP that is none, or that two servers would read differently. */
function raw({ url, cookie }: FuzzTarget, random: Random): FuzzRequest {
  const { host } = new URL(url);
  const head = `Host: ${host}\r\nCookie: ${cookie}\r\nConnection: close\r\n`;
  const text = random.pick([
    `GET /calls HTTP/1.1\r\n${head}X: ${'a'.repeat(random.int(1, 60_000))}\r\n\r\n`,
    `POST /login HTTP/1.1\r\n${head}Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `POST /login HTTP/1.1\r\n${head}Content-Length: -5\r\n\r\nx`,
    `POST /login HTTP/1.1\r\n${head}Content-Length: 99999999999\r\n\r\nx`,
    `POST /api/webhooks/vapi HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n`,
    `GET http://evil.example/calls HTTP/1.1\r\n${head}\r\n`,
    `GET //evil.example/%2e%2e/calls HTTP/1.1\r\n${head}\r\n`,
    `GET /calls\u0000 HTTP/1.1\r\n${head}\r\n`,
    `GET /%ff%fe/%c0%ae%c0%ae/ HTTP/1.1\r\n${head}\r\n`,
    `GET /assets/%2e%2e/%2e%2e/package.json HTTP/1.1\r\n${head}\r\n`,
    `GET /assets/..%2f..%2fserver.js HTTP/1.1\r\n${head}\r\n`,
    `GET /calls HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`,
    `GET /calls HTTP/1.1\r\nConnection: close\r\n\r\n`,
    `GET /calls HTTP/9.9\r\n${head}\r\n`,
    `GET / HTTP/1.1\r\n${head}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    `GET / HTTP/1.1\r\n${head}Expect: 100-nothing\r\n\r\n`,
    `BREW /coffee HTTP/1.1\r\n${head}\r\n`,
    `${nastyText(random)} ${nastyText(random)}\r\n\r\n`,
  ]);
  const bytes = Buffer.from(text, 'latin1');
  return {
    kind: 'raw',
    method: 'raw',
    path: text.slice(0, 60),
    headers: {},
    raw: random.isTrue(0.3) ? mutateBytes(bytes, random) : bytes,
  };
}

/** What may stand in a header: all else Node refuses to send. */
function clean(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 6_000);
}
