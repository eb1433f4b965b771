import { paths } from '~/paths';
import { t } from '~/modules/languages/t';

/** Pages for everybody, as the foot of each of them lists them. */
export const footPages = [
  { path: paths.pricing(), label: t`Pricing` },
  { path: paths.faq(), label: t`Questions` },
  { path: paths.contact(), label: t`Contact` },
  { path: paths.status(), label: t`Status` },
  { path: paths.privacy(), label: t`Privacy` },
  { path: paths.terms(), label: t`Terms` },
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
  '/devices/',
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
