import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ChevronLeft } from 'lucide-react';
import { z } from 'zod';

import { Note } from '~/components/ui/note';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { t } from '~/modules/languages/t';
import { readOwnPhone } from '~/modules/live/own-phone.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { endCall, say, takeOver } from './actions.server';
import { CallActions } from './call-actions';

export const meta: MetaFunction = () => [{ title: t`Act on a call · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'calls.work');
  const callId = z.uuid().safeParse(params.callId).data;
  if (!callId) throw appError('call-not-found', { headers });
  const { data: call, error } = await supabase
    .from('calls')
    .select('id, status, caller_name, caller_number')
    .eq('business_id', business.id)
    .eq('id', callId)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!call) throw appError('call-not-found', { headers });
  if (call.status === 'ended') {
    await setToast(headers, { message: t`This call has ended` });
    throw redirect(paths.call(call.id), { headers });
  }
  const number = call.caller_number ? formatPhone(call.caller_number) : t`Number withheld`;
  return data(
    { id: call.id, title: call.caller_name ?? number, phone: await readOwnPhone(request) },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'calls.work');
  const form = await request.formData();
  const callId = String(params.callId);
  switch (form.get('intent')) {
    case 'take-over':
      return takeOver(member, callId, form);
    case 'say':
      return say(member, callId, form);
    case 'end':
      return endCall(member, callId);
    default:
      throw appError('bad-request', { headers: member.headers });
  }
}

export default function Act() {
  const { id, title, phone } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div>
        <Link className="fd-more" to={paths.call(id)}>
          <ChevronLeft className="fd-icon" aria-hidden />
          The call
        </Link>
        <div className="fd-head">
          <h1 className="[overflow-wrap:anywhere]">On the phone now: {title}</h1>
          <p>The receptionist goes on speaking until you act.</p>
        </div>
      </div>
      {result?.fault && (
        <Note tone="bad" title="It was not done">
          {result.fault}
        </Note>
      )}
      <CallActions callId={id} phone={phone} result={result} isOpen={!result} />
    </div>
  );
}

export type Result = ReturnType<typeof useActionData<typeof action>>;
