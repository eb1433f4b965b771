import type { LogInError } from './authenticator.server';
import { t } from '~/modules/languages/t';

/** What a person reads who was not let in. */
export const logInWords: Record<LogInError['reason'], string> = {
  'wrong-credentials': t`The e-mail address and the password do not fit together. Check both.`,
  'not-confirmed': t`Confirm your e-mail address first: open the link that we sent to you.`,
  'too-many': t`Too many attempts. Wait a minute, then try again.`,
  'link-expired': t`That link is used up or too old. Have a new one sent to you.`,
  'half-changed': t`One address has agreed. Open the link in the mail to the other one as well.`,
  disabled: t`This account is paused by Frontdesk. Write to us.`,
};
