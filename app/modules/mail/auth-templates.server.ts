import type { Content } from './layout.server';

type AuthTemplate = { label: string; line: string; type: string; isBack?: boolean };

/** A mail that Supabase sends. What stands in double braces it fills in. */
function authMail(subject: string, { label, line, type, isBack = true }: AuthTemplate): Content {
  const back = isBack ? '&redirectTo={{ .RedirectTo }}' : '';
  return {
    subject,
    lines: [line],
    button: {
      label,
      url: `{{ .SiteURL }}/auth/confirm?token_hash={{ .TokenHash }}&type=${type}${back}`,
    },
    small: 'The link works once and for one hour. If you did not ask for it, do nothing.',
  };
}

/**
 * The mails of signing in, by the name of their file in `supabase/templates`. A link leads to a page with a button, since
 * mail scanners open links. `npm run mail:templates` writes the files.
 */
export const authTemplates = {
  confirmation: authMail('Confirm your e-mail address', {
    line: 'Somebody, hopefully you, signed up for Frontdesk with this address.',
    label: 'Confirm this address',
    type: 'signup',
  }),
  'email-change': authMail('Confirm your new e-mail address', {
    line: 'You asked to use this address for Frontdesk from now on.',
    label: 'Confirm this address',
    type: 'email_change',
  }),
  invite: authMail('You are invited to Frontdesk', {
    line: 'You are invited to join a business on Frontdesk.',
    label: 'Accept the invitation',
    type: 'invite',
  }),
  'magic-link': authMail('Your sign-in link', {
    line: 'You asked for a link to sign in to Frontdesk.',
    label: 'Sign in',
    type: 'magiclink',
  }),
  recovery: authMail('Choose a new password', {
    line: 'You asked to choose a new password for Frontdesk.',
    label: 'Choose a new password',
    type: 'recovery',
    isBack: false,
  }),
} satisfies Record<string, Content>;
