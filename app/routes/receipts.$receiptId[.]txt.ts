import type { LoaderFunctionArgs } from '@remix-run/node';

import { requireMember } from '~/modules/auth/require-member.server';
import { getReceipt, receiptText } from '~/modules/erasure/receipt.server';

/** An erasure receipt as a file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'callers.erase');
  const receipt = await getReceipt(supabase, business.id, params.receiptId);
  headers.set('Content-Type', 'text/plain; charset=utf-8');
  headers.set(
    'Content-Disposition',
    `attachment; filename="erasure-receipt-${receipt.id.slice(0, 8)}.txt"`,
  );
  headers.set('Cache-Control', 'private, no-store');
  return new Response(receiptText(receipt), { headers });
}
