import { t } from '~/modules/languages/t';

/**
 * What pages are for that do not say so themselves, by the beginning of their route: the longest that fits counts. Pages
 * that search engines should find say it in their `meta`.
 */
const descriptions: Record<string, string> = {
  'routes/_app.today': t`What came in today: calls, what there is to do, and what is booked.`,
  'routes/_app.calls': t`Every call that the receptionist answered, to search and to filter.`,
  'routes/_app.calls_.$callId': t`One call: its summary, what was said, its recording, and what there is to do.`,
  'routes/_app.follow-ups': t`What there is to do after calls, by when it is due.`,
  'routes/_app.callers': t`Everybody who called, with how often and how they left.`,
  'routes/_app.callers_.$callerId': t`One caller: their calls, notes and appointments.`,
  'routes/_app.appointments': t`Appointments that callers made with the receptionist.`,
  'routes/_app.analytics': t`How many calls come in, when they come, and what comes of them.`,
  'routes/_app.go': t`Find a call, a caller or a page of this business.`,
  'routes/_app.phone': t`The number that callers reach, and how their calls come to the receptionist.`,
  'routes/_app.billing': t`The plan of this business, what it used, and its invoices.`,
  'routes/_app.receipts': t`The receipt that a caller or recordings were erased for good.`,
  'routes/_app.receptionist': t`How the receptionist speaks, what it knows, and what it may do.`,
  'routes/_app.settings': t`Settings of this business, its team and your own account.`,
  'routes/calls.$callId.print': t`One call on paper: its summary and what was said.`,
  'routes/phone.outage-card': t`What to do when the receptionist does not answer, to print and to keep by the phone.`,
  'routes/receipts.check': t`Check a receipt of what Frontdesk erased.`,
  'routes/login_.link': t`Sign in to Frontdesk by a link that is mailed to you, without a password.`,
  'routes/login_.code': t`The second step of signing in: a code from your authenticator app.`,
  'routes/signup_.resend': t`Have the mail sent again that confirms your address.`,
  'routes/reset-password': t`Choose a new password for your Frontdesk account.`,
  'routes/auth.confirm': t`Go on from a link that Frontdesk mailed to you.`,
  'routes/invitations.$token': t`Join the team of a business at Frontdesk.`,
  'routes/act.$token': t`Do what a mail about a call asks, without signing in.`,
  'routes/unsubscribe.$token': t`Stop mails about a business, or have them again.`,
  'routes/contact_.sent': t`Your message to Frontdesk is sent.`,
  'routes/delete-account': t`Delete your Frontdesk account, and what goes with it.`,
  'routes/goodbye': t`What was deleted at Frontdesk, and the receipt that proves it.`,
  'routes/offline': t`What Frontdesk shows without a connection.`,
  'routes/onboarding': t`Set up a business and its receptionist, step by step.`,
  'routes/billing.checkout': t`Pay for the plan of this business.`,
  'routes/admin': t`Frontdesk’s own work: businesses, billing, jobs, messages and errors.`,
};

/**
 * What a page is for, in a sentence. Only the server knows it: browsers load none of these words.
 *
 * @param routeId of the innermost route
 * @returns null for pages that say it themselves
 */
export function descriptionOf(routeId: string): string | null {
  const [longest] = Object.keys(descriptions)
    .filter((start) => routeId.startsWith(start))
    .toSorted((a, b) => b.length - a.length);
  return (longest && descriptions[longest]) || null;
}
