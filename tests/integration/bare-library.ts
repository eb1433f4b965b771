import { randomBytes } from 'node:crypto';

import { App } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';

import { jwtSecret, publishableKey, secretKey } from '../../sandbox/demo';
import { databaseUrl, sql } from './stack';

type Config = ConstructorParameters<typeof App>[0];
type Asked = { status: number; headers: Headers; body: never };

/**
 * The library of the embedded Supabase as it comes, without our shims, on a database of its own: for the
 * tests that fail on the day when it does not need a shim any more.
 */
export async function startBareLibrary(
  config: { auth?: object; storage?: object; drivers?: object } = {},
  storageAdapter?: App['_storageAdapter'],
) {
  const database = `bare_${randomBytes(4).toString('hex')}`;
  await sql(`create database ${database}`);
  const connection = createPostgresConnection({
    url: databaseUrl.replace(/\/postgres$/, `/${database}`),
    postgresOptions: { onnotice() {} },
  });
  const app = new App({
    connection,
    api: { schemas: ['public'] },
    storage: { enabled: false, ...config.storage },
    auth: {
      enabled: true,
      jwt_secret: jwtSecret,
      publishable_key: publishableKey,
      secret_key: secretKey,
      ...config.auth,
    },
    options: {
      server: { admin: false, disableStudio: true },
      ...(config.drivers && { drivers: config.drivers }),
    },
  } as unknown as Config) as unknown as App;
  if (storageAdapter) Object.assign(app, { _storageAdapter: storageAdapter });
  await app.init();
  await app.ensureSystemSchema();
  return {
    connection,
    async ask(path: string, init: RequestInit = {}, key = secretKey): Promise<Asked> {
      const headers = new Headers({ apikey: key, Authorization: `Bearer ${key}` });
      if (!(init.body instanceof FormData)) headers.set('Content-Type', 'application/json');
      for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
      const response = await app.fetch(
        new Request(`http://127.0.0.1${path}`, { ...init, headers }),
      );
      const body = (await response.json().catch(() => null)) as never;
      return { status: response.status, headers: response.headers, body };
    },
    async stop() {
      await connection.close();
      await sql(`drop database ${database} with (force)`);
    },
  };
}
