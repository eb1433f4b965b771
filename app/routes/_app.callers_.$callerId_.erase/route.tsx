import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { Note } from '~/components/ui/note';
import { requireMember } from '~/modules/auth/require-member.server';
import { callerTitle } from '~/modules/callers/change-caller.server';
import { readCaller } from '~/modules/callers/read-caller.server';
import { mailReceipt } from '~/modules/erasure/mail-receipt.server';
import { erasureLines } from '~/modules/erasure/receipt.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Erase a caller · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'callers.erase');
  const found = await readCaller(supabase, business.id, params.callerId, { limit: 1 });
  if ('mergedInto' in found) throw redirect(paths.eraseCaller(found.mergedInto), { headers });
  const { caller, numbers } = found;
  const { data: counts, error } = await supabase.rpc('count_of_caller', {
    p_business_id: business.id,
    p_caller_id: caller.id,
  });
  if (error) throw appError('unavailable', { cause: error, headers });
  return data(
    {
      id: caller.id,
      title: callerTitle(caller),
      numbers: [caller.number, ...numbers].map(formatPhone),
      isBlocked: caller.blockedAt !== null,
      lines: erasureLines(counts),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'callers.erase');
  const { supabase, business, user, headers } = member;
  const form = await request.formData();
  if (form.get('intent') !== 'erase') throw appError('bad-request', { headers });
  const { data: receipt, error } = await supabase.rpc('erase_caller', {
    p_business_id: business.id,
    p_caller_id: String(params.callerId),
  });
  if (error?.hint === 'on-the-phone') {
    return data({ isOnThePhone: true }, { status: 409, headers });
  }
  if (error?.code === 'P0002' || error?.code === '22P02') {
    throw appError('caller-not-found', { headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  await mailReceipt('caller-erased', user.email, { receipt, business: business.name });
  throw redirect(paths.receipt(receipt), { headers });
}

export default function EraseCaller() {
  const { id, title, numbers, lines, isBlocked } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <div className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <div className="min-w-0">
          <h1 className="[overflow-wrap:anywhere]">Erase {title}</h1>
          <p>{numbers.join(', ')}</p>
        </div>
      </div>
      {result?.isOnThePhone && (
        <Note tone="bad" title="They are on the phone">
          Wait until the call has ended, and erase them then.
        </Note>
      )}
      <section className="fd-card" aria-labelledby="goes">
        <header>
          <h2 id="goes">What goes</h2>
        </header>
        <dl className="fd-kv body">
          {lines.map(({ label, count }) => (
            <div key={label} className="contents">
              <dt>{label}</dt>
              <dd className="num">{count.toLocaleString(locale())}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Note tone="warn" title="This cannot be undone">
        <p>
          Their calls are deleted at the phone service as well. A receipt remains that says how much
          was erased, when and by whom, and nothing of the person.{' '}
          {isBlocked
            ? 'If they call again, they are a new caller, and no longer blocked.'
            : 'If they call again, they are a new caller.'}
        </p>
      </Note>
      <Form method="post" className="flex flex-wrap gap-2">
        <button className="btn fd-danger-text" name="intent" value="erase">
          Erase for good
        </button>
        <Link className="btn btn-ghost" to={paths.caller(id)}>
          Keep them
        </Link>
      </Form>
    </div>
  );
}
