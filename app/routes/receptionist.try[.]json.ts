import type { LoaderFunctionArgs } from '@remix-run/node';

import { requireMember } from '~/modules/auth/require-member.server';
import { getTrial, getTrialOverrides } from '~/modules/receptionist/trial.server';

/** The draft as a browser hands it to Vapi to talk to it. It knows no secret. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const { supabase, business, headers } = member;
  const trial = await getTrial(supabase, business);
  const overrides = await getTrialOverrides(supabase, trial);
  headers.set('Cache-Control', 'private, no-store');
  return Response.json(overrides, { headers });
}
