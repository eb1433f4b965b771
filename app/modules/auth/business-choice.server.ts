import { createCookie } from '@remix-run/node';

import { getEnv } from '~/env.server';

/** Which business this browser shows. It opens nothing: whether the person is a member is asked each time. */
function cookie() {
  return createCookie('fd_business', {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: 365 * 86_400,
    secure: getEnv().SITE_URL.startsWith('https:'),
  });
}

export async function readBusinessChoice(request: Request): Promise<string | null> {
  const id: unknown = await cookie().parse(request.headers.get('Cookie'));
  return typeof id === 'string' ? id : null;
}

/** Adds the choice to the headers of a response. */
export async function chooseBusiness(headers: Headers, businessId: string): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(businessId));
}
