import { randomUUID } from 'node:crypto';

import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';

import { googleClientId, googleClientSecret } from '../demo';
import { findAccount, googleAccounts, type GoogleAccount } from './accounts';
import { chooser, picture, problemPage } from './pages';

type Options = {
  port: number;
  /** The one address to which Google sends people back: that of the embedded Auth. */
  redirectUri: string;
};

/** As Google: a code is for the moment between two redirects. */
const codeLifeMs = 10 * 60_000;

type Code = { account: GoogleAccount; redirectUri: string; expiresAt: number };

/**
 * The part of Google's OAuth that a sign-in uses: the page where a person chooses an account, the exchange
 * of its code for a token, and who the token is for. In memory; gone with the process.
 */
export async function startGoogleSimulator({ port, redirectUri }: Options) {
  const url = `http://127.0.0.1:${port}`;
  const codes = new Map<string, Code>();
  const tokens = new Map<string, GoogleAccount>();
  const app = new Hono()
    .get('/o/oauth2/v2/auth', (c) => {
      const asked = readRequest(c.req.query(), redirectUri);
      if ('problem' in asked) return c.html(problemPage(asked.problem), 400);
      return c.html(chooser(googleAccounts, asked, cancelUrl(asked)));
    })
    .post('/o/oauth2/v2/auth', async (c) => {
      const form = (await c.req.parseBody()) as Record<string, string>;
      const asked = readRequest(form, redirectUri);
      if ('problem' in asked) return c.html(problemPage(asked.problem), 400);
      const account = findAccount(form.account);
      if (!account) return c.html(problemPage('There is no such account.'), 400);
      const code = `4/${randomUUID()}`;
      codes.set(code, { account, redirectUri, expiresAt: Date.now() + codeLifeMs });
      return c.redirect(backTo(asked, { code }), 302);
    })
    .post('/token', (c) => exchange(c, codes, tokens))
    .get('/userinfo', (c) => {
      const account = tokens.get(c.req.header('Authorization')?.replace(/^Bearer /, '') ?? '');
      if (!account) return unauthenticated(c);
      const { id, name, email, isVerified } = account;
      const picture = `${url}/picture/${id}.svg`;
      return c.json({ id, email, verified_email: isVerified, name, picture });
    })
    .get('/picture/:file', (c) => {
      const account = findAccount(c.req.param('file').replace(/\.svg$/, ''));
      if (!account) return c.notFound();
      return c.body(String(picture(account)), 200, { 'Content-Type': 'image/svg+xml' });
    });

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const listening = serve({ port, hostname: '127.0.0.1', fetch: app.fetch }, () =>
      resolve(listening),
    );
    listening.on('error', reject);
  });
  return {
    url,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

/** What the page that sent the person here asks of Google. */
export type AuthRequest = { redirectUri: string; state: string };

function readRequest(
  given: Record<string, string>,
  redirectUri: string,
): AuthRequest | { problem: string } {
  if (given.client_id !== googleClientId) return { problem: 'Error 401: invalid_client' };
  if (given.redirect_uri !== redirectUri) return { problem: 'Error 400: redirect_uri_mismatch' };
  if (given.response_type !== 'code') return { problem: 'Error 400: unsupported_response_type' };
  return { redirectUri, state: given.state ?? '' };
}

function backTo({ redirectUri, state }: AuthRequest, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  url.search = new URLSearchParams({ ...answer, state }).toString();
  return url.href;
}

const cancelUrl = (asked: AuthRequest) => backTo(asked, { error: 'access_denied' });

async function exchange(
  c: Context,
  codes: Map<string, Code>,
  tokens: Map<string, GoogleAccount>,
): Promise<Response> {
  const form = (await c.req.parseBody()) as Record<string, string>;
  const refuse = (status: 400 | 401, error: string, error_description: string) =>
    c.json({ error, error_description }, status);
  if (form.client_id !== googleClientId || form.client_secret !== googleClientSecret) {
    return refuse(401, 'invalid_client', 'The OAuth client was not found.');
  }
  if (form.grant_type !== 'authorization_code') {
    return refuse(400, 'unsupported_grant_type', `Invalid grant_type: ${form.grant_type}`);
  }
  const code = codes.get(form.code ?? '');
  // Once, whatever comes of it.
  codes.delete(form.code ?? '');
  const isGood = code && code.redirectUri === form.redirect_uri && code.expiresAt > Date.now();
  if (!isGood) return refuse(400, 'invalid_grant', 'Bad Request');
  const token = `ya29.${randomUUID()}`;
  tokens.set(token, code.account);
  // Without an `id_token`, which only Google can sign: Auth then asks who it is.
  return c.json({
    access_token: token,
    expires_in: 3599,
    scope: 'openid email profile',
    token_type: 'Bearer',
  });
}

function unauthenticated(c: Context) {
  const message = 'Request had invalid authentication credentials.';
  return c.json({ error: { code: 401, message, status: 'UNAUTHENTICATED' } }, 401);
}
