import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';

import { serve, type ServerType } from '@hono/node-server';
import { App, setExperimental, SmtpEmailDriver } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import type postgres from 'postgres';

import { migrate, migrateQueue } from '~/migrate/migrate.server';
import { authTemplates } from '~/modules/mail/auth-templates.server';
import { googleClientId, googleClientSecret, jwtSecret, publishableKey, secretKey } from '../demo';
import { adminUsers } from './shims/admin-users';
import { refuseBanned } from './shims/bans';
import { DatabaseErrors } from './shims/error-status';
import { sendGoogleTo } from './shims/google-addresses';
import { postgrestTypes } from './shims/postgres-types';
import { RedirectInMail } from './shims/redirect-in-mail';
import { answerStorage } from './shims/storage-answers';
import { StorageFiles } from './shims/storage-files';

// Node 20 has no WebSocket of its own; supabase-js, which the library loads, looks for one.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

type Options = {
  databaseUrl: string;
  port: number;
  smtpPort: number;
  siteUrl: string;
  /** Where Storage keeps its objects. */
  storageDir: string;
  /** The simulated Google. */
  googleUrl: string;
  /** The last migration to apply: for a database as it was at an earlier release. */
  migrateUpTo?: string;
};

/** Where Google sends people back to. */
export const authCallback = (port: number) => `http://127.0.0.1:${port}/auth/v1/callback`;

/**
 * Serves Supabase's API (PostgREST, Auth and Storage) on a PostgreSQL, with this repository's migrations applied.
 * The library does the work; `shims/` mends where it differs from the hosted service, one file a
 * difference, each with a test that fails once the library no longer needs it.
 */
export async function startSupabase({
  databaseUrl,
  port,
  smtpPort,
  siteUrl,
  storageDir,
  googleUrl,
  migrateUpTo,
}: Options) {
  const connection = createPostgresConnection({
    url: databaseUrl,
    postgresOptions: { onnotice() {}, max: 10, types: postgrestTypes },
  });
  // Shim: "active" makes the library set the role for each request and never run its blanket GRANT ALL,
  // which would give back what migrations revoke.
  (connection as unknown as { rlsState: string }).rlsState = 'active';
  const errors = new DatabaseErrors();
  (connection as unknown as { normalizeDbError: unknown }).normalizeDbError = errors.remember;
  const sql = connection.driver as postgres.Sql;

  const redirects = new RedirectInMail(siteUrl);
  // The library's Storage is there for those who ask.
  setExperimental('storage', true);
  const app = new App({
    connection,
    api: { schemas: ['public'], max_rows: 1000 },
    storage: { enabled: true, file_size_limit: '50MiB' },
    auth: {
      enabled: true,
      jwt_secret: jwtSecret,
      jwt_expiry: 3600,
      site_url: siteUrl,
      additional_redirect_urls: [
        `${siteUrl}/**`,
        `${siteUrl.replace('localhost', '127.0.0.1')}/**`,
      ],
      minimum_password_length: 8,
      external: {
        google: {
          enabled: true,
          client_id: googleClientId,
          secret: googleClientSecret,
          redirect_uri: authCallback(port),
        },
      },
      publishable_key: publishableKey,
      secret_key: secretKey,
      email: {
        enable_confirmations: true,
        // The library's own double confirmation writes to the old address alone, and changes at its word.
        double_confirm_changes: false,
        template: {
          confirmation: template('confirmation'),
          recovery: template('recovery'),
          magic_link: template('magic-link'),
          email_change: template('email-change'),
          invite: template('invite'),
        },
      },
    },
    options: {
      server: { admin: false, disableStudio: true },
      drivers: {
        email: redirects.wrap(
          new SmtpEmailDriver({
            host: '127.0.0.1',
            port: smtpPort,
            from: { name: 'Frontdesk', address: 'hello@frontdesk.test' },
            requireTls: false,
          }),
        ),
      },
    },
  } as ConstructorParameters<typeof App>[0]);

  // Before `init`, so that migrations find the schema `storage`.
  Object.assign(app, { _storageAdapter: new StorageFiles(storageDir) });
  await app.init();
  await app.ensureSystemSchema();
  await runFile(sql, 'bootstrap-before.sql');
  await migrate({ databaseUrl, folder: 'supabase/migrations', upTo: migrateUpTo });
  await migrateQueue(databaseUrl);
  await runFile(sql, 'bootstrap-after.sql');

  const admin = adminUsers(sql, secretKey);
  const google = sendGoogleTo(googleUrl);
  const server = await listen(port, (request, peerAddress) =>
    errors.answer(async () => {
      const library = async (asked: Request) =>
        redirects.answer(asked, async () =>
          google.answer(await app.fetch(asked, { peerAddress } as never)),
        );
      return (
        (await admin(request)) ??
        (await refuseBanned(sql, request, (asked) => answerStorage(asked, library)))
      );
    }),
  );
  return {
    async stop() {
      google.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await connection.close();
    },
  };
}

function template(name: keyof typeof authTemplates) {
  return {
    subject: authTemplates[name].subject,
    content_path: `./supabase/templates/${name}.html`,
  };
}

async function runFile(sql: postgres.Sql, name: string) {
  await sql.unsafe(await readFile(new URL(name, import.meta.url), 'utf8')).simple();
}

function listen(
  port: number,
  answer: (request: Request, peerAddress: string | null) => Promise<Response>,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        port,
        hostname: '127.0.0.1',
        fetch: (request, env) =>
          answer(
            request,
            (env as { incoming?: { socket?: { remoteAddress?: string } } }).incoming?.socket
              ?.remoteAddress ?? null,
          ),
      },
      () => resolve(server),
    );
    server.on('error', reject);
  });
}
