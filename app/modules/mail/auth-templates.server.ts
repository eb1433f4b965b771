import type { Content } from './layout.server';

type AuthTemplate = { line: string; lineEs: string; label: string; labelEs: string };
type AuthLink = { type: string; isBack?: boolean };

/**
 * A mail that Supabase sends, in both languages: it knows nobody's. What stands in double braces it fills in.
 */
function authMail(
  [subject, subjectEs]: [string, string],
  { line, lineEs, label, labelEs }: AuthTemplate,
  { type, isBack = true }: AuthLink,
): Content {
  const back = isBack ? '&redirectTo={{ .RedirectTo }}' : '';
  return {
    subject: `${subject} / ${subjectEs}`,
    lines: [line, lineEs],
    button: {
      label: `${label} / ${labelEs}`,
      url: `{{ .SiteURL }}/auth/confirm?token_hash={{ .TokenHash }}&type=${type}${back}`,
    },
    small:
      'The link works once and for one hour. If you did not ask for it, do nothing. / ' +
      'El enlace sirve una vez y durante una hora. Si no lo pediste, no hagas nada.',
  };
}

/**
 * The mails of signing in, by the name of their file in `supabase/templates`. A link leads to a page with a button, since
 * mail scanners open links. `npm run mail:templates` writes the files.
 */
export const authTemplates = {
  confirmation: authMail(
    ['Confirm your e-mail address', 'Confirma tu correo'],
    {
      line: 'Somebody, hopefully you, signed up for Frontdesk with this address.',
      lineEs: 'Alguien, ojalá tú, creó una cuenta de Frontdesk con esta dirección.',
      label: 'Confirm this address',
      labelEs: 'Confirmar',
    },
    { type: 'signup' },
  ),
  'email-change': authMail(
    ['Confirm your new e-mail address', 'Confirma tu nuevo correo'],
    {
      line: 'You asked to use this address for Frontdesk from now on.',
      lineEs: 'Pediste usar esta dirección en Frontdesk de ahora en adelante.',
      label: 'Confirm this address',
      labelEs: 'Confirmar',
    },
    { type: 'email_change' },
  ),
  invite: authMail(
    ['You are invited to Frontdesk', 'Te invitan a Frontdesk'],
    {
      line: 'You are invited to join a business on Frontdesk.',
      lineEs: 'Te invitan a unirte a una empresa en Frontdesk.',
      label: 'Accept the invitation',
      labelEs: 'Aceptar',
    },
    { type: 'invite' },
  ),
  'magic-link': authMail(
    ['Your sign-in link', 'Tu enlace para entrar'],
    {
      line: 'You asked for a link to sign in to Frontdesk.',
      lineEs: 'Pediste un enlace para iniciar sesión en Frontdesk.',
      label: 'Sign in',
      labelEs: 'Iniciar sesión',
    },
    { type: 'magiclink' },
  ),
  recovery: authMail(
    ['Choose a new password', 'Elige una contraseña nueva'],
    {
      line: 'You asked to choose a new password for Frontdesk.',
      lineEs: 'Pediste elegir una contraseña nueva para Frontdesk.',
      label: 'Choose a new password',
      labelEs: 'Elegir contraseña',
    },
    { type: 'recovery', isBack: false },
  ),
} satisfies Record<string, Content>;
