import type { LoaderFunctionArgs } from '@remix-run/node';

import { requireMember } from '~/modules/auth/require-member.server';
import { getGo } from '~/modules/go/get-go.server';

/** What the dialog asks for while somebody types: the same as the page, without a page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params);
  const answer = await getGo(member, new URL(request.url).searchParams);
  member.headers.set('Cache-Control', 'private, no-store');
  return Response.json(answer, { headers: member.headers });
}
