import { getEnv } from '~/env.server';
import type { Trusted } from './trusts';

type Sources = Record<string, string[]>;

/**
 * What a page may load, and from where: our own files, and inline scripts with the nonce of this answer. A page
 * that needs somebody else's program says so (`handle.trusts`), and it alone may load it.
 */
export function contentPolicy({ nonce, trusts }: { nonce: string; trusts: Trusted[] }): string {
  const { NODE_ENV, SENTRY_DSN, SITE_URL } = getEnv();
  const all: Sources = {
    'default-src': ["'none'"],
    'script-src': ["'self'", `'nonce-${nonce}'`],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'media-src': ["'self'"],
    'manifest-src': ["'self'"],
    'frame-src': [],
    'worker-src': ["'self'"],
    'object-src': [],
    'base-uri': [],
    'frame-ancestors': [],
    'form-action': ["'self'", ...formTargets()],
  };
  if (SENTRY_DSN) add(all, { 'connect-src': [new URL(SENTRY_DSN).origin] });
  for (const trusted of trusts) add(all, sourcesOf[trusted]());
  // Vite's hot reload writes styles into the page and listens at a port of its own.
  if (NODE_ENV === 'development') {
    add(all, { 'style-src': ["'unsafe-inline'"], 'connect-src': ['ws:'] });
  }
  const lines = Object.entries(all).map(([name, sources]) =>
    [name, ...(sources.length > 0 ? new Set(sources) : ["'none'"])].join(' '),
  );
  if (SITE_URL.startsWith('https:')) lines.push('upgrade-insecure-requests');
  // No report-uri: browsers would send the address of the page, with what was searched for or what opens something.
  return lines.join('; ');
}

/** Where the answer to a form of ours may lead: browsers hold redirects to this list as well. */
function formTargets(): string[] {
  const { SUPABASE_URL, PADDLE_BASE_URL, FRONTDESK_SANDBOX } = getEnv();
  return [
    // Signing in with Google begins at Supabase.
    new URL(SUPABASE_URL).origin,
    'https://accounts.google.com',
    // Paddle's own pages for customers.
    'https://*.paddle.com',
    ...(PADDLE_BASE_URL ? [new URL(PADDLE_BASE_URL).origin] : []),
    // The simulated Google.
    ...(FRONTDESK_SANDBOX === '1' ? ['http://127.0.0.1:*'] : []),
  ];
}

const sourcesOf: Record<Trusted, () => Sources> = {
  /** Source: what Paddle.js 2 loads; its checkout is a frame of Paddle's. */
  paddle: () => {
    const script = new URL(getEnv().PADDLE_JS_URL).origin;
    return {
      'script-src': [script, 'https://public.profitwell.com'],
      'style-src': [script],
      'img-src': ['https://*.paddle.com'],
      'connect-src': [script, 'https://*.paddle.com'],
      'frame-src': [script, 'https://buy.paddle.com', 'https://sandbox-buy.paddle.com'],
    };
  },
  /** Source: Daily docs, Content Security Policy; Vapi's calls in a browser are Daily's. */
  talk: () => ({
    'script-src': ['https://c.daily.co', 'blob:', "'wasm-unsafe-eval'"],
    'connect-src': [
      new URL(getEnv().VAPI_BASE_URL).origin,
      'https://*.daily.co',
      'wss://*.daily.co',
      'https://*.pluot.blue',
      'wss://*.pluot.blue',
    ],
    'media-src': ['blob:'],
    'worker-src': ['blob:'],
  }),
};

function add(all: Sources, more: Sources): void {
  for (const [name, sources] of Object.entries(more))
    all[name] = [...(all[name] ?? []), ...sources];
}
