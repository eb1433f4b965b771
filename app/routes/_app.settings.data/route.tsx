import { getFormProps, getInputProps, useForm, type SubmissionResult } from '@conform-to/react';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { Download } from 'lucide-react';

import { ForBusiness } from '~/components/for-business';
import { DeleteAccountForm } from '~/components/delete-account-form';
import type { RefreshHandle } from '~/components/refresh-choice';
import { SettingsCard } from '~/components/settings-card';
import { Field } from '~/components/ui/field';
import { can } from '~/modules/auth/permissions';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { askForCheck, readLedger } from '~/modules/calls/call-ledger.server';
import { readRecordings } from '~/modules/calls/recording-figures.server';
import { getBusinessFigures } from '~/modules/erasure/business-figures.server';
import { deleteAccount, listOwnedAlone } from '~/modules/erasure/delete-account.server';
import { deleteBusiness } from '~/modules/erasure/delete-business.server';
import { listReceipts } from '~/modules/erasure/receipt.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { LedgerCard } from './ledger-card';
import { RecordingsCard } from './recordings-card';

export const meta: MetaFunction = () => [{ title: t`Data · Frontdesk` }];

/** Until the comparison that somebody asked for is done. */
export const handle: RefreshHandle = {
  refreshes: (page) =>
    (page as { ledger?: { isAsked: boolean } } | undefined)?.ledger?.isAsked === true,
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, business, role, headers } = await requireMember(request, params);
  const canDelete = can(role, 'business.delete');
  const clock = new Clock(business.time_zone);
  const [ledger, recordings, figures, ownedAlone, receipts] = await Promise.all([
    readLedger(supabase, business.id, clock),
    readRecordings(supabase, business.id, clock),
    canDelete ? getBusinessFigures(supabase, business.id) : null,
    listOwnedAlone(supabase),
    can(role, 'callers.erase') ? listReceipts(supabase, business.id) : [],
  ]);
  return data(
    {
      business: business.name,
      ledger,
      recordings,
      canCheck: can(role, 'business.edit'),
      email: user.email,
      canExport: can(role, 'data.export'),
      figures,
      ownedAlone,
      receipts: receipts.map(({ id, at, by, what }) => ({
        id,
        words: t`${what}: ${clock.momentWithin(at)}, by ${by}`,
      })),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params);
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.settings('data'));
  switch (form.get('intent')) {
    case 'check-calls':
      return askForCheck(member);
    case 'delete-business':
      if (!can(member.role, 'business.delete')) {
        throw appError('forbidden', { headers: member.headers });
      }
      return deleteBusiness(member, form);
    case 'delete-account':
      return deleteAccount(request, member, form);
    default:
      throw appError('bad-request', { headers: member.headers });
  }
}

export default function Data() {
  const {
    business,
    email,
    ledger,
    recordings,
    canCheck,
    canExport,
    figures,
    ownedAlone,
    receipts,
  } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <>
      <LedgerCard ledger={ledger} canCheck={canCheck} />
      <RecordingsCard {...recordings} />
      <SettingsCard id="export" title="Take your data with you">
        {canExport ? (
          <>
            <p>
              One ZIP with every call and its transcript, callers, follow-ups, the team, the
              receptionist and the log, as files that spreadsheets and programs read. Recordings are
              in it as links.
            </p>
            <div>
              <a className="btn btn-primary" href={paths.exportData()}>
                <Download className="fd-icon" aria-hidden />
                Export everything
              </a>
            </div>
          </>
        ) : (
          <p className="fd-muted">An owner of {business} can export its data.</p>
        )}
      </SettingsCard>
      {receipts.length > 0 && (
        <SettingsCard id="receipts" title="What was erased">
          <p className="fd-muted">
            A caller is erased on their own page, a recording on the page of its call or when the
            plan keeps it no longer. What you can show for it, the newest first:
          </p>
          <ul className="fd-list">
            {receipts.map(({ id, words }) => (
              <li key={id}>
                <Link className="fd-link" to={paths.receipt(id)}>
                  {words}
                </Link>
              </li>
            ))}
          </ul>
        </SettingsCard>
      )}
      <SettingsCard
        id="delete-business"
        title={`Delete ${business}`}
        tone={figures ? 'danger' : undefined}
      >
        {figures ? (
          <DeleteBusiness
            name={business}
            figures={figures}
            lastResult={result && 'business' in result ? result.business : null}
          />
        ) : (
          <p className="fd-muted">Only an owner can delete the business.</p>
        )}
      </SettingsCard>
      <SettingsCard id="delete-account" title="Delete your account" tone="danger">
        <DeleteAccountForm
          email={email}
          ownedAlone={ownedAlone}
          lastResult={result && 'account' in result ? result.account : null}
        />
      </SettingsCard>
    </>
  );
}

type DeleteBusinessProps = {
  name: string;
  figures: Awaited<ReturnType<typeof getBusinessFigures>>;
  lastResult: SubmissionResult<string[]> | null;
};

/** What goes, in figures, and then the form that asks for the name. */
function DeleteBusiness({ name, figures, lastResult }: DeleteBusinessProps) {
  const [form, fields] = useForm<{ name: string }>({ id: 'delete-business-form', lastResult });
  const { calls, callers, recordings, followUps, members, plan, phones } = figures;
  const recorded = recordings.toLocaleString(locale());
  const released = listed(phones);
  return (
    <>
      <p>This is done at once and cannot be taken back. What goes:</p>
      <dl className="fd-stats" aria-label="What goes">
        <Figure label="Calls" count={calls} note={`${recorded} recorded`} />
        <Figure label="Callers" count={callers} note="with their numbers" />
        <Figure label="Follow-ups" count={followUps} note="open and done" />
        <Figure
          label={members === 1 ? 'Member' : 'Members'}
          count={members}
          note={members === 1 ? 'you lose access' : 'lose access, you too'}
        />
      </dl>
      <ul className="grid list-disc gap-1 ps-5">
        <li>
          {phones.length > 0
            ? plural(
                phones.length,
                t`${released} is released. Whoever rings there reaches nobody.`,
                t`${released} are released. Whoever rings there reaches nobody.`,
              )
            : 'It has no phone number yet, so none is released.'}
        </li>
        <li>
          {plan
            ? `Its ${plan} plan is cancelled at Paddle at once, and nothing more is charged. What is paid is not paid back.`
            : 'It has no plan that is paid, so there is none to cancel.'}
        </li>
        <li>
          You get the number of a receipt by mail. The receipt keeps the name of the business and
          these figures, and nothing else.
        </li>
      </ul>
      <Form method="post" {...getFormProps(form)} className="grid max-w-md gap-4">
        <ForBusiness />
        <Field
          label={`Type “${name}”`}
          errors={fields.name.errors}
          {...getInputProps(fields.name, { type: 'text' })}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <div>
          <button className="btn fd-danger-text" name="intent" value="delete-business">
            Delete this business
          </button>
        </div>
      </Form>
    </>
  );
}

function listed(phones: string[]): string {
  return phones.length < 2
    ? phones.join('')
    : phones.reduce((before, phone) => t`${before} and ${phone}`);
}

function Figure({ label, count, note }: { label: string; count: number; note: string }) {
  return (
    <div className="fd-stat">
      <dt>{label}</dt>
      <dd className="v">{count.toLocaleString(locale())}</dd>
      <dd className="d">{note}</dd>
    </div>
  );
}
