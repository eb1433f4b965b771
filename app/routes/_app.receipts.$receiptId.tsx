import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Download } from 'lucide-react';

import { Note } from '~/components/ui/note';
import { requireMember } from '~/modules/auth/require-member.server';
import { getReceipt, receiptText } from '~/modules/erasure/receipt.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Erasure receipt · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'callers.erase');
  const receipt = await getReceipt(supabase, business.id, params.receiptId);
  const clock = new Clock(business.time_zone);
  return data(
    {
      ...receipt,
      erasedAt: clock.moment(receipt.erasedAt),
      vendorErasedAt: receipt.vendorErasedAt && clock.moment(receipt.vendorErasedAt),
      text: receiptText(receipt),
    },
    { headers },
  );
}

export default function ErasureReceipt() {
  const receipt = useLoaderData<typeof loader>();
  const isCaller = receipt.kind === 'caller';
  return (
    <div className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <div className="min-w-0">
          <h1>{isCaller ? 'The caller is erased' : 'Recordings are deleted'}</h1>
          <p>
            {receipt.erasedAt}, by {receipt.by}
          </p>
        </div>
        <div className="actions">
          <a className="btn" href={paths.receiptText(receipt.id)} download>
            <Download className="fd-icon" aria-hidden />
            Download receipt
          </a>
        </div>
      </div>
      {receipt.vendorErasedAt ? (
        <Note tone="good">
          {isCaller
            ? `The phone service has deleted the calls as well: ${receipt.vendorErasedAt}.`
            : `They are gone in our storage and at the phone service: ${receipt.vendorErasedAt}.`}
        </Note>
      ) : (
        <Note tone="info">
          {isCaller
            ? 'The phone service is being told to delete the calls as well.'
            : 'They are being deleted in our storage and at the phone service.'}{' '}
          This page says when it has been done.
        </Note>
      )}
      <section className="fd-card" aria-labelledby="receipt">
        <header>
          <h2 id="receipt">Receipt</h2>
        </header>
        <p className="body font-mono !text-sm [overflow-wrap:anywhere] whitespace-pre-wrap">
          {receipt.text}
        </p>
      </section>
      <p className="fd-small fd-muted">
        It names nobody. Whoever gets it can{' '}
        <Link className="fd-link" to={paths.checkReceipt()}>
          check that it is genuine
        </Link>
        .
      </p>
      <p>
        <Link className="btn" to={isCaller ? paths.callers() : paths.calls()}>
          {isCaller ? 'To the callers' : 'To the calls'}
        </Link>
      </p>
    </div>
  );
}
