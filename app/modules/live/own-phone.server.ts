import { createCookie } from '@remix-run/node';

import { getEnv } from '~/env.server';

/** The number that this browser took a call over with last, so that it is not typed while a caller waits. */
function cookie() {
  return createCookie('fd_phone', {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: 365 * 86_400,
    secure: getEnv().SITE_URL.startsWith('https:'),
    secrets: [getEnv().SESSION_SECRET],
  });
}

/** As it was typed. */
export async function readOwnPhone(request: Request): Promise<string> {
  const phone: unknown = await cookie().parse(request.headers.get('Cookie'));
  return typeof phone === 'string' ? phone : '';
}

export async function keepOwnPhone(headers: Headers, phone: string): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(phone));
}
