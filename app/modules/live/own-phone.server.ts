import { ownCookie } from '~/modules/http/own-cookie.server';

/** The number that this browser took a call over with last, so that it is not typed while a caller waits. */
function cookie() {
  return ownCookie('fd_phone', 365 * 86_400, { isSigned: true });
}

/** As it was typed. */
export async function readOwnPhone(request: Request): Promise<string> {
  const phone: unknown = await cookie().parse(request.headers.get('Cookie'));
  return typeof phone === 'string' ? phone : '';
}

export async function keepOwnPhone(headers: Headers, phone: string): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(phone));
}
