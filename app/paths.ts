/** Every URL of the product, spelled once. */

type Query = Record<string, string | number | null | undefined>;

function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** A path or an address as it may be told of: the token of a mail's link opens it, and is a secret. */
export function withoutToken(path: string): string {
  return path.replace(/(\/(?:invitations|act|unsubscribe)\/)[^/]+/, '$1…');
}

export type OnboardingStep = 'business' | 'address' | 'receptionist' | 'summary';
export type SettingsPage =
  | 'profile'
  | 'business'
  | 'team'
  | 'notifications'
  | 'security'
  | 'feeds'
  | 'api'
  | 'webhooks'
  | 'data'
  | 'activity';
export type ReceptionistPage =
  'voice' | 'hours' | 'questions' | 'knowledge' | 'transfers' | 'messages' | 'publish' | 'versions';

export type BillingPage =
  'plans' | 'change' | 'cancel' | 'pause' | 'resume' | 'details' | 'checkout' | 'return';

export type DownloadList =
  '/calls' | '/callers' | '/follow-ups' | '/appointments' | '/settings/activity' | '/settings/team';

export const paths = {
  landing: () => '/',
  pricing: (query?: { interval?: 'month' | 'year' }) => withQuery('/pricing', query),
  faq: (query?: { q?: string }) => withQuery('/faq', query),
  contact: () => '/contact',
  contactSent: () => '/contact/sent',
  privacy: () => '/privacy',
  terms: () => '/terms',
  robots: () => '/robots.txt',
  sitemap: () => '/sitemap.xml',
  speculationRules: () => '/speculation-rules.json',
  linkPicture: (version: string) => withQuery('/link-picture.png', { v: version }),
  login: (query?: { redirectTo?: string; notice?: string; email?: string }) =>
    withQuery('/login', query),
  loginLink: () => '/login/link',
  loginGoogle: () => '/login/google',
  loginCode: (query?: { redirectTo?: string }) => withQuery('/login/code', query),
  logout: () => '/logout',
  signup: (query?: { redirectTo?: string; plan?: string; interval?: string }) =>
    withQuery('/signup', query),
  resendConfirmation: () => '/signup/resend',
  forgotPassword: () => '/forgot-password',
  resetPassword: (query?: { because?: 'other-browser' }) => withQuery('/reset-password', query),
  authConfirm: (query?: { redirectTo?: string }) => withQuery('/auth/confirm', query),
  authCallback: (query?: { redirectTo?: string }) => withQuery('/auth/callback', query),
  invitation: (token: string) => `/invitations/${encodeURIComponent(token)}`,
  mailAction: (token: string) => `/act/${encodeURIComponent(token)}`,
  unsubscribe: (token: string, query?: { was?: string }) =>
    withQuery(`/unsubscribe/${encodeURIComponent(token)}`, query),
  status: () => '/status',
  goodbye: (query?: { receipt?: string }) => withQuery('/goodbye', query),
  onboarding: (step?: OnboardingStep) => (step ? `/onboarding/${step}` : '/onboarding'),
  switchBusiness: () => '/switch-business',
  today: () => '/today',
  offline: () => '/offline',
  serviceWorker: () => '/service-worker.js',
  /** Any page, call, caller or act, by its name. `from`: the page that is left. */
  go: (query?: { q?: string; from?: string }) => withQuery('/go', query),
  goEntries: (query?: { q?: string; from?: string }) => withQuery('/go/entries', query),
  calls: (filters?: Query) => withQuery('/calls', filters),
  /** A list as a file, with the filters of its page. */
  download: (list: DownloadList, format: 'csv' | 'json', filters?: Query) =>
    withQuery(`${list}.${format}`, filters),
  /** With the filters of the list that it is opened from. */
  call: (callId: string, filters?: Query) => withQuery(`/calls/${callId}`, filters),
  callActions: (callId: string) => `/calls/${callId}/act`,
  callTurn: (callId: string, position: number, filters?: Query) =>
    `${withQuery(`/calls/${callId}`, filters)}#t${position}`,
  callText: (callId: string) => `/calls/${callId}.txt`,
  printCall: (callId: string, filters?: Query) => withQuery(`/calls/${callId}/print`, filters),
  recording: (callId: string) => `/calls/${callId}/recording`,
  followUps: (query?: Query) => withQuery('/follow-ups', query),
  followUpsFeed: (token: string) => withQuery('/follow-ups.ics', { token }),
  callers: (filters?: Query) => withQuery('/callers', filters),
  callsFeed: (token: string) => withQuery('/calls.atom', { token }),
  caller: (callerId: string, query?: { before?: string }) =>
    withQuery(`/callers/${callerId}`, query),
  mergeCaller: (callerId: string, query?: Query) => withQuery(`/callers/${callerId}/merge`, query),
  eraseCaller: (callerId: string) => `/callers/${callerId}/erase`,
  analytics: (range?: Query) => withQuery('/analytics', range),
  analyticsCsv: (range?: Query) => withQuery('/analytics.csv', range),
  receipt: (receiptId: string) => `/receipts/${receiptId}`,
  receiptText: (receiptId: string) => `/receipts/${receiptId}.txt`,
  checkReceipt: () => '/receipts/check',
  receptionistCheck: (query?: Query) => withQuery('/receptionist/check', query),
  appointments: (query?: Query) => withQuery('/appointments', query),
  receptionist: (page?: ReceptionistPage, query?: Query) =>
    withQuery(page ? `/receptionist/${page}` : '/receptionist', query),
  websiteImport: () => '/receptionist/knowledge/website',
  billing: (page?: BillingPage, query?: Query) =>
    withQuery(page ? `/billing/${page}` : '/billing', query),
  invoice: (transactionId: string) => `/billing/invoices/${transactionId}.pdf`,
  phone: (query?: { line?: string; carrier?: string; condition?: string; refresh?: string }) =>
    withQuery('/phone', query),
  outageCard: (query?: { line?: string; carrier?: string }) =>
    withQuery('/phone/outage-card', query),
  tryReceptionist: (query?: { call?: string }) => withQuery('/receptionist/try', query),
  voiceSample: (voice: string) => `/receptionist/voices/${voice}/sample`,
  talkToDraft: () => '/receptionist/try.json',
  settings: (page?: SettingsPage, query?: Query) =>
    withQuery(page ? `/settings/${page}` : '/settings', query),
  apiToken: (tokenId: string) => `/settings/api/${tokenId}/revoke`,
  openApi: () => '/api/v1/openapi.json',
  webhook: (endpointId: string, query?: Query) =>
    withQuery(`/settings/webhooks/${endpointId}`, query),
  /** Whether somebody is signed in where the notifications of a device are theirs. */
  device: (deviceId: string) => `/devices/${deviceId}`,
  exportData: () => '/settings/data/export',
  deleteAccount: () => '/delete-account',
  avatar: (userId: string, version?: string | null) =>
    withQuery(`/pictures/avatars/${userId}`, { v: version }),
  logo: (businessId: string, version?: string | null) =>
    withQuery(`/pictures/logos/${businessId}`, { v: version }),
  admin: (
    page?:
      | 'users'
      | 'businesses'
      | 'billing'
      | 'events'
      | 'jobs'
      | 'messages'
      | 'site'
      | 'activity'
      | 'errors'
      | 'errors/raise'
      | 'security',
    query?: Query,
  ) => withQuery(page ? `/admin/${page}` : '/admin', query),
  adminMessage: (messageId: string) => `/admin/messages/${messageId}`,
  adminEvent: (eventId: string) => `/admin/events/${eventId}`,
  adminBilling: (businessId: string, query?: Query) =>
    withQuery(`/admin/billing/${businessId}`, query),
  adminView: () => '/admin/view',
  live: (query?: { business?: string; after?: string | null }) => withQuery('/api/live', query),
  geocode: (query?: { text: string; limit?: number; country?: string }) =>
    withQuery('/api/geocode', query),
};
