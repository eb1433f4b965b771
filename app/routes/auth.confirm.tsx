import { randomBytes } from 'node:crypto';

import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { SubmitButton } from '~/components/ui/button';
import { createRequestClient, serviceClient } from '~/integrations/supabase/client.server';
import { createAuthenticator, linkSchema, LogInError } from '~/modules/auth/authenticator.server';
import { allowRecovery } from '~/modules/auth/recovery.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { signedUpHere } from '~/modules/auth/sign-up-mark.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { getSite } from '~/modules/site/site.server';
import { rememberLocale } from '~/modules/languages/remember-locale.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Confirm · Frontdesk` },
  // The token is in the address: it goes to no other site. Without any referrer a browser would not say
  // where a form comes from either, and it would be refused.
  { name: 'referrer', content: 'same-origin' },
];

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'no-store' });

const words = {
  signup: {
    title: t`Confirm your address`,
    subtitle: t`Your account is ready then.`,
    button: t`Confirm and sign in`,
  },
  magiclink: {
    title: t`Sign in`,
    subtitle: t`You asked for a link to sign in.`,
    button: t`Sign in`,
  },
  recovery: {
    title: t`Choose a new password`,
    subtitle: t`You asked for a link to do so.`,
    button: t`Continue`,
  },
  email_change: {
    title: t`Change your address`,
    subtitle: t`You asked to use another address.`,
    button: t`Confirm the change`,
  },
  invite: {
    title: t`You are invited`,
    subtitle: t`Your account is ready then.`,
    button: t`Accept and sign in`,
  },
};

/**
 * Where the links in our mails lead. Opening one changes nothing, since mail scanners open links too: the
 * button does.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const link = linkSchema.safeParse(Object.fromEntries(params)).data;
  if (!link) throw redirect(paths.login({ notice: 'link-expired' }));
  return {
    ...link,
    words: words[link.type],
    redirectTo: await ownPath(params.get('redirectTo')),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.clone().formData();
  const { supabase, headers } = createRequestClient(request);
  try {
    const signedIn = await createAuthenticator(supabase).authenticate('link', request);
    const { userId, email, isJustConfirmed } = signedIn;
    await rememberLocale(supabase, headers, userId);
    // The account may have been made by somebody else with a password of theirs, who hoped that the owner of
    // the address would confirm it: that password is worth nothing from here on.
    const isFirst = isJustConfirmed && ['signup', 'magiclink'].includes(String(form.get('type')));
    const isStrangers = isFirst && !(await signedUpHere(request, email));
    if (isStrangers) await forgetPassword(userId);
    if (isStrangers || form.get('type') === 'recovery') {
      await allowRecovery(headers, userId);
      throw redirect(paths.resetPassword(isStrangers ? { because: 'other-browser' } : {}), {
        headers,
      });
    }
    throw redirect(await ownPath(form.get('redirectTo')), { headers });
  } catch (error) {
    if (!(error instanceof LogInError)) throw error;
    if (error.reason === 'half-changed') {
      throw redirect(paths.settings('security', { changed: 'half' }), { headers });
    }
    throw redirect(paths.login({ notice: 'link-expired' }), { headers });
  }
}

async function forgetPassword(userId: string): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const { error } = await serviceClient().auth.admin.updateUserById(userId, { password });
  if (error) throw appError('unavailable', { cause: error });
}

/** Mail templates hand the whole address on that was asked for: `https://site/auth/confirm?redirectTo=…`. */
async function ownPath(value: unknown): Promise<string> {
  if (typeof value !== 'string') return paths.today();
  const { url: site } = await getSite();
  if (!value.startsWith(`${site}/`)) return safeRedirectTo(value, paths.today());
  const inner = new URL(value);
  const asked =
    inner.pathname === paths.authConfirm()
      ? inner.searchParams.get('redirectTo')
      : value.slice(site.length);
  return safeRedirectTo(asked, paths.today());
}

export default function Confirm() {
  const { token_hash: token, type, redirectTo, words: shown } = useLoaderData<typeof loader>();
  const { title, subtitle, button } = shown;
  return (
    <AuthLayout title={title} subtitle={subtitle}>
      <Form method="post" action={paths.authConfirm()}>
        <input type="hidden" name="token_hash" value={token} />
        <input type="hidden" name="type" value={type} />
        <input type="hidden" name="redirectTo" value={redirectTo} />
        <SubmitButton className="w-full">{button}</SubmitButton>
      </Form>
    </AuthLayout>
  );
}
