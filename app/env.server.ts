import { z } from 'zod';

/**
 * Everything that the environment can set, with what it is for. `.env.example` lists the same names;
 * `env.server.test.ts` holds the two together.
 */
const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ });

/** One id of Paddle's or, after a change of prices, several: the one that is sold now comes first. */
const priceIds = z
  .string()
  .regex(/^pri_[a-z0-9]{26}(,pri_[a-z0-9]{26})*$/, 'must be pri_… ids, with commas between them')
  .optional();

const addresses = z
  .string()
  .trim()
  .regex(
    /^[^\s,@]+@[^\s,@]+(\s*,\s*[^\s,@]+@[^\s,@]+)*$/,
    'must be addresses, with commas between',
  );

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  SITE_URL: url.describe('Address of this site, without a path: used in links and e-mails.'),
  SESSION_SECRET: text.min(16).describe('Signs our own cookies. At least 16 characters.'),

  SUPABASE_URL: url.describe('Address of the Supabase project.'),
  SUPABASE_ANON_KEY: text.describe('Publishable (anon) key of the Supabase project.'),
  SUPABASE_SERVICE_ROLE_KEY: text.describe('Secret (service role) key: webhooks, worker, admin.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')
    .describe('Session-mode Postgres connection: worker and live updates.'),

  VAPI_PRIVATE_KEY: text.describe("Private key of the Vapi account: the server's calls to Vapi."),
  VAPI_WEBHOOK_SECRET: text
    .min(8)
    .describe('What Vapi proves itself with at /api/webhooks/vapi. At least 8 characters.'),
  VAPI_BASE_URL: url.default('https://api.vapi.ai').describe("Address of Vapi's API."),
  VOICE_SAMPLES_URL: url
    .default('https://raw.githubusercontent.com/VapiAI/docs/main/fern/static/audio')
    .describe('Folder of the samples of voices that Vapi publishes.'),
  VAPI_PUBLIC_KEY: text.optional().describe('Public key of the Vapi account: test calls.'),
  VAPI_ASSISTANT_ID: text.optional().describe('Assistant that the first business adopts.'),
  VAPI_PHONE_NUMBER_ID: text.optional().describe('Phone number that the first business adopts.'),
  VAPI_SECRET_HEADER: text
    .default('x-vapi-secret')
    .describe('Header in which Vapi sends the plain secret.'),
  VAPI_SIGNATURE_HEADER: text
    .default('x-signature')
    .describe('Header of the HMAC signature, if Vapi signs.'),
  VAPI_TIMESTAMP_HEADER: text
    .default('x-timestamp')
    .describe('Header of the time that the signature covers.'),

  PADDLE_API_KEY: text
    .optional()
    .describe('Secret key of the Paddle account. Without it there is no billing: all is free.'),
  PADDLE_WEBHOOK_SECRET: text
    .min(8)
    .optional()
    .describe('What Paddle signs its events with (pdl_ntfset_…). Must be set when the key is.'),
  PADDLE_CLIENT_TOKEN: text
    .optional()
    .describe("Client-side token of the Paddle account: Paddle's checkout on our page."),
  PADDLE_ENVIRONMENT: z
    .enum(['sandbox', 'production'])
    .default('production')
    .describe("Which of Paddle's two worlds the keys belong to."),
  PADDLE_BASE_URL: url.optional().describe("Address of Paddle's API, if it is another."),
  PADDLE_JS_URL: url
    .default('https://cdn.paddle.com/paddle/v2/paddle.js')
    .describe("Address of Paddle's script, which the checkout page loads."),
  PADDLE_PRICE_STARTER_MONTHLY: priceIds.describe('Price of Starter, by the month.'),
  PADDLE_PRICE_STARTER_YEARLY: priceIds.describe('Price of Starter, by the year.'),
  PADDLE_PRICE_PRO_MONTHLY: priceIds.describe('Price of Pro, by the month.'),
  PADDLE_PRICE_PRO_YEARLY: priceIds.describe('Price of Pro, by the year.'),
  PADDLE_PRICE_BUSINESS_MONTHLY: priceIds.describe('Price of Business, by the month.'),
  PADDLE_PRICE_BUSINESS_YEARLY: priceIds.describe('Price of Business, by the year.'),

  GEOAPIFY_API_KEY: text
    .optional()
    .describe('Key of the Geoapify account: suggestions for addresses.'),
  GEOAPIFY_BASE_URL: url.default('https://api.geoapify.com').describe("Address of Geoapify's API."),
  PHOTON_BASE_URL: url
    .optional()
    .describe('Address of a Photon server: suggestions for addresses without a Geoapify key.'),

  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be an smtp:// address')
    .optional()
    .describe('smtp:// address that takes our mail. Without it, mail rests as failed jobs.'),
  EMAIL_FROM: text.default('Frontdesk <hello@frontdesk.example>').describe('Sender of our mail.'),

  VAPID_PUBLIC_KEY: text
    .regex(/^[A-Za-z0-9_-]{87}$/, 'must be 65 bytes in base64url')
    .optional()
    .describe('Public key of notifications on devices. Without the pair there are none.'),
  VAPID_PRIVATE_KEY: text
    .regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')
    .optional()
    .describe('Private key of notifications on devices.'),
  VAPID_SUBJECT: text
    .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must be a mailto: or https:// address')
    .optional()
    .describe('mailto: or https:// address at which makers of browsers reach who notifies.'),

  SUPABASE_MANAGEMENT_TOKEN: text
    .optional()
    .describe("Token of Supabase's management API: pushes the site URL to the project's Auth."),
  SUPABASE_MANAGEMENT_URL: url
    .default('https://api.supabase.com')
    .describe("Address of Supabase's management API."),
  SUPABASE_PROJECT_REF: text
    .optional()
    .describe('Reference of the project there; read from SUPABASE_URL when it is not set.'),

  SENTRY_DSN: url
    .optional()
    .describe(
      'Where errors are reported (Sentry, or what speaks as it does). Without it nothing is sent.',
    ),
  SENTRY_ENVIRONMENT: text.optional().describe('Its name of this installation; else NODE_ENV.'),
  SENTRY_RELEASE: text
    .optional()
    .describe('Its name of this version; else the commit of the build.'),
  SENTRY_TRACES_SAMPLE_RATE: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('The share of requests whose course is traced, from 0 to 1.'),

  WORKER: z
    .enum(['inline', 'off'])
    .default('inline')
    .describe('inline: jobs run in the web process; off: `npm run worker` runs them.'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(50).default(4),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .describe('Proxies whose X-Forwarded-* headers count (Express "trust proxy" list).'),
  CLIENT_ADDRESS_HEADER: text
    .optional()
    .describe(
      'Header in which the platform says who asks, such as fly-client-ip; from trusted proxies only.',
    ),
  WORKER_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('Port on which `npm run worker` answers /healthz, /readyz and /metrics.'),
  METRICS_TOKEN: text
    .min(16)
    .optional()
    .describe('Bearer token that opens /metrics. Without it there is no such page.'),
  ALERT_EMAIL: addresses
    .optional()
    .describe(
      'Who is mailed about jobs that were given up; the platform admins where it is not set.',
    ),
  CONTACT_EMAIL: addresses
    .optional()
    .describe('Who is mailed what the contact form brings; as ALERT_EMAIL where it is not set.'),
  OPERATOR_NAME: text
    .optional()
    .describe('Who runs this site, by full name: privacy policy, terms and contact page.'),
  OPERATOR_ADDRESS: text
    .optional()
    .describe('Where the operator is, on one line with commas: privacy policy and terms.'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SERVER_TIMING: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Pages say in a header where their time went: `npm run bench -- pages` reads it.'),
  FRONTDESK_SANDBOX: z
    .enum(['0', '1'])
    .default('0')
    .describe('1 on the embedded stack only: the log-in page offers the demo sign-ins.'),
});

export type Env = z.infer<typeof schema>;
export const envNames = Object.keys(schema.shape) as (keyof Env)[];

/** Other spellings that work as they stand. */
export const envAliases = {
  NEXT_PUBLIC_SUPABASE_URL: 'SUPABASE_URL',
  NEXT_PUBLIC_SUPABASE_ANON_KEY: 'SUPABASE_ANON_KEY',
} as const satisfies Record<string, keyof Env>;

/**
 * Reads and checks an environment.
 *
 * @throws Error whose message names every missing or malformed variable and what it is for; it never
 *   holds a value.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const problems: string[] = [];
  // An empty variable counts as not set, as in `NAME=` of a copied .env.example.
  const values = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  for (const [alias, name] of Object.entries(envAliases)) {
    if (values[alias] && values[name] && values[alias] !== values[name]) {
      problems.push(`  ${name} and ${alias} are both set and differ: keep one of them.`);
    }
    values[name] ??= values[alias];
  }

  problems.push(...paddleProblems(values), ...vapidProblems(values));

  const result = schema.safeParse(values);
  if (!result.success) {
    for (const issue of result.error.issues) {
      const name = String(issue.path[0]) as keyof Env;
      const what = schema.shape[name]?.description ?? '';
      const fault = values[name] === undefined ? 'is missing' : `is malformed (${issue.message})`;
      problems.push(`  ${name} ${fault}. ${what}`.trimEnd());
    }
  }
  if (!result.success || problems.length > 0) {
    throw new Error(
      `The environment is not complete:\n${problems.join('\n')}\nSee .env.example for all variables.`,
    );
  }
  return result.data;
}

/** An empty secret would take events that are signed with nothing, and a live key must not meet test events. */
function paddleProblems(values: Record<string, string | undefined>): string[] {
  const { PADDLE_API_KEY: key, PADDLE_WEBHOOK_SECRET: secret, PADDLE_CLIENT_TOKEN: token } = values;
  if (!key) return [];
  const problems: string[] = [];
  if (!secret) {
    problems.push('  PADDLE_WEBHOOK_SECRET is missing. What Paddle signs its events with.');
  }
  const world = values.PADDLE_ENVIRONMENT ?? 'production';
  const other = world === 'production' ? /^pdl_sdbx_|^test_/ : /^pdl_live_|^live_/;
  for (const [name, value] of [
    ['PADDLE_API_KEY', key],
    ['PADDLE_CLIENT_TOKEN', token],
  ]) {
    if (value && other.test(value)) {
      problems.push(`  ${name} is not of PADDLE_ENVIRONMENT, which is ${world}.`);
    }
  }
  return problems;
}

/** One of them without the others signs nothing. */
function vapidProblems(values: Record<string, string | undefined>): string[] {
  const names = ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'] as const;
  const missing = names.filter((name) => !values[name]);
  if (missing.length === names.length) return [];
  return missing.map((name) => `  ${name} is missing. ${schema.shape[name].description}`);
}

let env: Env | undefined;

/** The checked environment of this process; read once. Throws as {@link parseEnv} does. */
export function getEnv(): Env {
  env ??= parseEnv(process.env);
  return env;
}
