import { ownCookie } from '~/modules/http/own-cookie.server';

/** Which business this browser shows. It opens nothing: whether the person is a member is asked each time. */
function cookie() {
  return ownCookie('fd_business', 365 * 86_400, { isSigned: false });
}

export async function readBusinessChoice(request: Request): Promise<string | null> {
  const id: unknown = await cookie().parse(request.headers.get('Cookie'));
  return typeof id === 'string' ? id : null;
}

/** Adds the choice to the headers of a response. */
export async function chooseBusiness(headers: Headers, businessId: string): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(businessId));
}
