/**
 * What pages are for that do not say so themselves, by the beginning of their route: the longest that fits counts. Pages
 * that search engines should find say it in their `meta`.
 */
const descriptions: Record<string, string> = {
  'routes/_app.today': 'What came in today: calls, what there is to do, and what is booked.',
  'routes/_app.calls': 'Every call that the receptionist answered, to search and to filter.',
  'routes/_app.calls_.$callId':
    'One call: its summary, what was said, its recording, and what there is to do.',
  'routes/_app.follow-ups': 'What there is to do after calls, by when it is due.',
  'routes/_app.callers': 'Everybody who called, with how often and how they left.',
  'routes/_app.callers_.$callerId': 'One caller: their calls, notes and appointments.',
  'routes/_app.appointments': 'Appointments that callers made with the receptionist.',
  'routes/_app.analytics': 'How many calls come in, when they come, and what comes of them.',
  'routes/_app.go': 'Find a call, a caller or a page of this business.',
  'routes/_app.phone':
    'The number that callers reach, and how their calls come to the receptionist.',
  'routes/_app.billing': 'The plan of this business, what it used, and its invoices.',
  'routes/_app.receipts': 'The receipt that a caller or recordings were erased for good.',
  'routes/_app.receptionist': 'How the receptionist speaks, what it knows, and what it may do.',
  'routes/_app.settings': 'Settings of this business, its team and your own account.',
  'routes/calls.$callId.print': 'One call on paper: its summary and what was said.',
  'routes/phone.outage-card':
    'What to do when the receptionist does not answer, to print and to keep by the phone.',
  'routes/receipts.check': 'Check a receipt of what Frontdesk erased.',
  'routes/login_.link': 'Sign in to Frontdesk by a link that is mailed to you, without a password.',
  'routes/login_.code': 'The second step of signing in: a code from your authenticator app.',
  'routes/signup_.resend': 'Have the mail sent again that confirms your address.',
  'routes/reset-password': 'Choose a new password for your Frontdesk account.',
  'routes/auth.confirm': 'Go on from a link that Frontdesk mailed to you.',
  'routes/invitations.$token': 'Join the team of a business at Frontdesk.',
  'routes/act.$token': 'Do what a mail about a call asks, without signing in.',
  'routes/unsubscribe.$token': 'Stop mails about a business, or have them again.',
  'routes/contact_.sent': 'Your message to Frontdesk is sent.',
  'routes/delete-account': 'Delete your Frontdesk account, and what goes with it.',
  'routes/goodbye': 'What was deleted at Frontdesk, and the receipt that proves it.',
  'routes/offline': 'What Frontdesk shows without a connection.',
  'routes/onboarding': 'Set up a business and its receptionist, step by step.',
  'routes/billing.checkout': 'Pay for the plan of this business.',
  'routes/admin': 'Frontdesk’s own work: businesses, billing, jobs, messages and errors.',
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
