import { paths } from '~/paths';

/** Pages for everybody, as the foot of each of them lists them. */
export const footPages = [
  { path: paths.pricing(), label: 'Pricing' },
  { path: paths.faq(), label: 'Questions' },
  { path: paths.contact(), label: 'Contact' },
  { path: paths.status(), label: 'Status' },
  { path: paths.privacy(), label: 'Privacy' },
  { path: paths.terms(), label: 'Terms' },
] as const;

/** What search engines are told of. */
export const foundPages: readonly string[] = [
  paths.landing(),
  ...footPages.map(({ path }) => path),
  paths.signup(),
  paths.login(),
];

/** Ways into an account that search engines may look at, and are not told of. */
export const openPages: readonly string[] = [
  paths.forgotPassword(),
  paths.loginLink(),
  paths.resendConfirmation(),
];

/**
 * Where search engines have nothing to look for: beginnings of paths. What is in none of these lists fails a test.
 * This keeps nobody out; rights do.
 */
export const hiddenPaths: readonly string[] = [
  '/act/',
  '/admin',
  '/analytics',
  '/api/',
  '/appointments',
  '/auth/',
  '/billing',
  '/callers',
  '/calls',
  '/contact/',
  '/delete-account',
  '/follow-ups',
  '/go',
  '/goodbye',
  '/healthz',
  '/invitations/',
  '/login/code',
  '/login/google',
  '/logout',
  '/metrics',
  '/offline',
  '/onboarding',
  '/phone',
  '/pictures/',
  '/readyz',
  '/receipts/',
  '/receptionist',
  '/reset-password',
  '/service-worker.js',
  '/settings',
  '/switch-business',
  '/today',
  '/unsubscribe/',
];
