import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';

import { LimitNote } from '~/components/limit-note';
import { NotAnswering } from '~/components/not-answering';
import { Note } from '~/components/ui/note';
import { useRefreshIn } from '~/components/use-refresh-in';
import { failingSince } from '~/integrations/vendor.server';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { getBilling } from '~/modules/billing/billing.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { carriers, findCarrier, findCondition, forwardingCodes } from '~/modules/phone/forwarding';
import { getForwarding } from '~/modules/phone/forwarding-tests.server';
import { listLines } from '~/modules/phone/list-lines.server';
import { getPublication, isAnswering } from '~/modules/receptionist/versions.server';
import { renameLine, requestLine, testForwarding } from './actions.server';
import { ForwardingGuide } from './guide';
import { GetNumber, Lines } from './lines';
import { ForwardingTest } from './test-card';

/** How often a number on its way is asked after, and a page without scripts loads again. */
const refreshSeconds = 5;

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: t`Phone · Frontdesk` },
  ...(page?.refreshes ? [{ httpEquiv: 'refresh', content: String(refreshSeconds) }] : []),
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const query = new URL(request.url).searchParams;
  const clock = new Clock(business.time_zone);
  const [lines, forwarding, billing, publication] = await Promise.all([
    listLines(supabase, business.id),
    getForwarding(supabase, business.id, clock),
    getBilling(supabase, business.id),
    getPublication(supabase, business.id),
  ]);
  const active = lines.filter(({ state, number }) => state === 'active' && number);
  const line = active.find(({ id }) => id === query.get('line')) ?? active[0];
  const carrier = findCarrier(query.get('carrier'));
  const condition = findCondition(query.get('condition'));
  const states = line ? forwarding(line.id) : [];
  const waits = states.some(({ test }) => test?.isOpen);
  const down = failingSince('vapi');
  const isProvisioning = lines.some(({ state }) => state === 'provisioning');
  return data(
    {
      lines,
      guide: line?.number
        ? {
            line: { id: line.id, shown: line.shown ?? line.number },
            choices: active.map(({ id, shown, label }) => ({ id, shown, label })),
            carrier,
            condition,
            codes: forwardingCodes(carrier, condition, line.number),
            states,
          }
        : null,
      carriers: carriers.map(({ id, label }) => [id, label] as [string, string]),
      isAnswering: isAnswering(publication),
      isProvisioning,
      vapiDownSince: down && clock.momentWithin(down.toISOString()),
      plan: {
        name: billing.plan.label,
        lines: billing.limits.lines,
        isUnpaid: billing.access === 'restricted',
        canManage: can(role, 'billing.manage'),
      },
      // Only while there is something to wait for, so that the page comes to rest by itself.
      refreshes: query.get('refresh') === '1' && (waits || isProvisioning),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'request':
      return requestLine(member, form);
    case 'rename':
      return renameLine(member, form);
    case 'test':
      return testForwarding(member, form);
    default:
      throw appError('bad-request', { headers: member.headers });
  }
}

export default function Phone() {
  const page = useLoaderData<typeof loader>();
  const { lines, guide, carriers: known, isProvisioning, refreshes, canEdit, plan } = page;
  const result = useActionData<typeof action>();
  useRefreshIn(isProvisioning && !refreshes ? refreshSeconds * 1000 : null);
  const active = lines.filter(({ state }) => state === 'active').length;
  const needsNumber = !lines.some(({ state }) => state !== 'failed');
  const isFull = plan.lines !== null && active >= plan.lines;
  const mayHaveMore = canEdit && active > 0 && !isProvisioning;
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>Phone</h1>
        <p>The numbers that your receptionist answers, and how calls get there.</p>
      </div>
      {page.vapiDownSince && (
        <Note tone="warn" title="The phone service does not answer us">
          Since {page.vapiDownSince}. Changes of numbers wait, and are made by themselves once it
          does.
        </Note>
      )}
      {!page.isAnswering && active > 0 && <NotAnswering canEdit={canEdit} />}
      {lines.length > 0 && (
        <Lines
          isAnswering={page.isAnswering}
          lines={lines}
          result={result}
          canEdit={canEdit}
          refreshes={refreshes}
        />
      )}
      {plan.isUnpaid && (needsNumber || mayHaveMore) ? (
        <LimitNote title="Numbers come with a plan" canManage={plan.canManage}>
          Without a plan no number can be added.
        </LimitNote>
      ) : (
        <>
          {(needsNumber || (mayHaveMore && !isFull)) && (
            <GetNumber lines={lines} result={result} canEdit={canEdit} have={active} />
          )}
          {mayHaveMore && isFull && (
            <LimitNote
              title={
                plan.lines === 1
                  ? `${plan.name} holds one number`
                  : `${plan.name} holds ${plan.lines} numbers`
              }
              canManage={plan.canManage}
            >
              For another one, take a larger plan.
            </LimitNote>
          )}
        </>
      )}
      {guide && <ForwardingGuide guide={guide} carriers={known} />}
      {guide && <ForwardingTest guide={guide} canEdit={canEdit} refreshes={refreshes} />}
    </div>
  );
}

export type Guide = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['guide']>;
export type Result = ReturnType<typeof useActionData<typeof action>>;
