import {
  data,
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { SubmitButton } from '~/components/ui/button';
import { roleWords } from '~/modules/auth/permissions';
import { getUser } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { readInvitation, type Invitation } from '~/modules/team/invitation.server';
import { tokenPageMeta } from '~/modules/site/page-meta';
import { paths } from '~/paths';
import { accept, join } from './accept.server';
import { JoinForm } from './join-form';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => tokenPageMeta(t`Invitation`);

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'no-store' });

/** Where the link of an invitation leads. Opening it changes nothing: mail scanners open links too. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = String(params.token);
  const invitation = await readInvitation(token);
  const { user, headers } = await getUser(request);
  const state = stateFor(invitation, user?.email ?? null);
  return data(
    { token, invitation, state, signedInAs: user?.email ?? null },
    { status: invitation ? 200 : 404, headers },
  );
}

type State =
  | 'unknown'
  | 'full'
  | 'expired'
  | 'revoked'
  | 'accepted'
  | 'accept'
  | 'other-address'
  | 'log-in'
  | 'join';

function stateFor(invitation: Invitation | null, email: string | null): State {
  if (!invitation) return 'unknown';
  if (invitation.state !== 'open') return invitation.state;
  if (email) return email.toLowerCase() === invitation.email ? 'accept' : 'other-address';
  return invitation.hasAccount ? 'log-in' : 'join';
}

export async function action({ request, params }: ActionFunctionArgs) {
  const token = String(params.token);
  const invitation = await readInvitation(token);
  // The page says what is the matter with it.
  if (!invitation) throw redirect(paths.invitation(token));
  const form = await request.formData();
  return form.get('intent') === 'join'
    ? join(request, token, invitation, form)
    : accept(request, token, invitation);
}

export default function InvitationPage() {
  const { token, invitation, state, signedInAs } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { title, subtitle } = headline(invitation, state, signedInAs !== null);
  return (
    <AuthLayout title={title} subtitle={subtitle}>
      {invitation && ['accept', 'other-address', 'log-in', 'join'].includes(state) && (
        <Facts invitation={invitation} />
      )}
      {state === 'accept' && (
        <Form method="post" className="grid gap-4">
          <SubmitButton className="w-full">Accept the invitation</SubmitButton>
          <p className="text-muted">You are signed in as {signedInAs}.</p>
        </Form>
      )}
      {state === 'log-in' && invitation && (
        <>
          <Link
            className="btn btn-primary w-full"
            to={paths.login({ redirectTo: paths.invitation(token), email: invitation.email })}
          >
            Sign in to accept
          </Link>
          <p className="text-muted">
            {invitation.email} has an account. You come back here once you are signed in.
          </p>
        </>
      )}
      {state === 'join' && invitation && (
        <JoinForm email={invitation.email} business={invitation.business} lastResult={lastResult} />
      )}
      {state === 'other-address' && (
        <Form method="post" action={paths.logout()} className="grid gap-4">
          <p>
            You are signed in as <b className="font-semibold break-all">{signedInAs}</b>. Sign out,
            and come back here with the address that was invited.
          </p>
          <input type="hidden" name="redirectTo" value={paths.invitation(token)} />
          <SubmitButton className="w-full">Sign out</SubmitButton>
        </Form>
      )}
      {['unknown', 'full', 'expired', 'revoked', 'accepted'].includes(state) && (
        <Onward isSignedIn={signedInAs !== null} email={invitation?.email} />
      )}
    </AuthLayout>
  );
}

function headline(invitation: Invitation | null, state: State, isSignedIn: boolean) {
  if (!invitation) {
    return {
      title: t`This link is not valid`,
      subtitle: t`Check that it is complete. If you got more than one mail, use the link of the newest.`,
    };
  }
  const { business, inviter } = invitation;
  if (state === 'expired') {
    return {
      title: t`This invitation has expired`,
      subtitle: t`Ask ${inviter} to send it again: the new link takes you into ${business}.`,
    };
  }
  if (state === 'full') {
    return {
      title: t`${business} has no seat left`,
      subtitle: t`Ask ${inviter} to make room, or to take a larger plan. Until then nothing is lost: this link goes on working.`,
    };
  }
  if (state === 'revoked') {
    return {
      title: t`This invitation was withdrawn`,
      subtitle: t`Ask ${inviter} if you think that you should be in ${business}.`,
    };
  }
  if (state === 'accepted') {
    return {
      title: t`This invitation has been accepted`,
      subtitle: isSignedIn
        ? t`The link works once.`
        : t`The link works once. Sign in to see ${business}.`,
    };
  }
  if (state === 'other-address') {
    return {
      title: t`This is for another address`,
      subtitle: t`Only ${invitation.email} can accept it.`,
    };
  }
  return {
    title: t`Join ${business}`,
    subtitle: t`${inviter} invites you to see what its callers want.`,
  };
}

/** Who invites whom to what, as what. */
function Facts({ invitation }: { invitation: Invitation }) {
  const { label, may } = roleWords[invitation.role];
  const facts = [
    [t`Business`, invitation.business],
    [t`Invited by`, invitation.inviter],
    [t`For`, invitation.email],
    [t`As`, label],
  ] as const;
  return (
    <section className="fd-card" aria-label="The invitation">
      <div className="body !pt-4">
        <dl className="fd-kv">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className="fd-small fd-muted border-line mt-3 border-t pt-3">
          {label}: {may.charAt(0).toLowerCase() + may.slice(1)}.
        </p>
      </div>
    </section>
  );
}

/** Where to go from a link that leads nowhere. */
function Onward({ isSignedIn, email }: { isSignedIn: boolean; email?: string }) {
  return isSignedIn ? (
    <Link className="btn btn-primary w-full" to={paths.today()}>
      Go to Today
    </Link>
  ) : (
    <Link className="btn btn-primary w-full" to={paths.login({ email })}>
      Sign in
    </Link>
  );
}
