import type { LoaderFunctionArgs } from '@remix-run/node';

import { askPaddle } from '~/integrations/paddle/client.server';
import { fetchVendor } from '~/integrations/vendor.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';

/** Paddle keeps the file; its address would open for everybody who has it, so that it stays here. */
const timeoutMs = 15_000;

/** An invoice as PDF, for those who may see what the business pays. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'billing.read');
  const { data: row, error } = await supabase
    .from('transactions')
    .select('id, invoice_number')
    .eq('business_id', business.id)
    .eq('id', params.transactionId ?? '')
    .not('invoice_number', 'is', null)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!row) throw appError('not-found', { headers });
  const file = await fetchInvoice(row.id).catch((cause: unknown) => {
    throw appError('invoice-unavailable', { cause, headers });
  });
  headers.set('Content-Type', 'application/pdf');
  headers.set('Content-Disposition', `attachment; filename="${fileName(row.invoice_number!)}.pdf"`);
  headers.set('Cache-Control', 'private, no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  return new Response(file, { headers });
}

async function fetchInvoice(transactionId: string): Promise<ArrayBuffer> {
  const { url } = await askPaddle((paddle) => paddle.transactions.getInvoicePDF(transactionId));
  const policy = { timeoutMs, isWhole: true };
  const answer = await fetchVendor('paddle', 'invoice file', url, {}, policy);
  if (!answer.ok) throw new Error(`The file of an invoice was answered ${answer.status}.`);
  return answer.arrayBuffer();
}

function fileName(number: string): string {
  return `frontdesk-invoice-${number.replace(/[^\w-]+/g, '-').slice(0, 60)}`;
}
