import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ArrowLeft } from 'lucide-react';

import { getEnv } from '~/env.server';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Trusted } from '~/modules/http/trusts';
import { t } from '~/modules/languages/t';
import { suggestedQuestion } from '~/modules/receptionist/answer.server';
import { getTrial } from '~/modules/receptionist/trial.server';
import { paths } from '~/paths';
import { ask, callMe } from './actions.server';
import { AskCard } from './ask-card';
import { CallMeCard } from './call-me-card';
import { getPlacedCall } from './placed-call.server';
import { TalkCard } from './talk-card';

export const meta: MetaFunction = () => [{ title: t`Try your receptionist · Frontdesk` }];

export const handle = { trusts: ['talk'] satisfies Trusted[] };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const asked = new URL(request.url).searchParams.get('call');
  const [trial, placed] = await Promise.all([
    getTrial(supabase, business),
    getPlacedCall(supabase, business.id, asked),
  ]);
  const { VAPI_PUBLIC_KEY: publicKey, VAPI_BASE_URL: baseUrl } = getEnv();
  const canEdit = can(role, 'receptionist.edit');
  const { name, greeting } = trial.config.voice;
  return data(
    {
      name,
      greeting,
      suggestion: suggestedQuestion(trial.config),
      canEdit,
      placed,
      isPublished: Boolean(trial.assistantId),
      // All that a browser needs to talk, but for the draft, which it fetches when somebody wants to; the
      // public key is made to be seen.
      talk:
        canEdit && publicKey && trial.assistantId
          ? { publicKey, baseUrl, assistantId: trial.assistantId }
          : null,
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'ask':
      return ask(member, form);
    case 'call':
      return callMe(member, request, form);
    default:
      throw appError('bad-request', { headers: member.headers });
  }
}

export default function Try() {
  const { name, greeting, suggestion, canEdit, placed, isPublished, talk } =
    useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div>
        <Link className="fd-more" to={paths.receptionist()}>
          <ArrowLeft className="fd-icon" aria-hidden />
          Receptionist
        </Link>
        <div className="fd-head">
          <h1>Try {name}</h1>
          <p>
            As your draft stands now. Callers hear nothing of it until you publish.{' '}
            <Link className="fd-link" to={paths.calls({ tests: 'only' })}>
              Earlier tries
            </Link>{' '}
            are kept apart from your calls.
          </p>
        </div>
      </div>
      {canEdit ? (
        <>
          <TalkCard name={name} talk={talk} isPublished={isPublished} />
          <CallMeCard name={name} placed={placed} result={result} />
          <AskCard name={name} greeting={greeting} suggestion={suggestion} result={result} />
        </>
      ) : (
        <p className="text-muted">
          An owner or a manager of the business can try the receptionist.
        </p>
      )}
    </div>
  );
}

export type Result = ReturnType<typeof useActionData<typeof action>>;
