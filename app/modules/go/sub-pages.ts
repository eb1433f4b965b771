import type { Permission } from '~/modules/auth/permissions';
import type { ReceptionistPage, SettingsPage } from '~/paths';
import { t } from '~/modules/languages/t';

/** The pages of the settings, in their order, and what one must be allowed to do to open each. */
export const settingsPages = (): [page: SettingsPage, label: string, needs: Permission][] => [
  ['profile', t`Profile`, 'calls.read'],
  ['business', t`Business`, 'calls.read'],
  ['team', t`Team`, 'team.read'],
  ['notifications', t`Notifications`, 'calls.read'],
  ['security', t`Security`, 'calls.read'],
  ['feeds', t`Feeds`, 'calls.read'],
  ['api', 'API', 'api.manage'],
  ['webhooks', t`Webhooks`, 'api.manage'],
  ['data', t`Data`, 'calls.read'],
  ['activity', t`Activity`, 'audit.read'],
];

/** What the receptionist is made of, in the order of its tabs. */
export const receptionistPages = (): [page: ReceptionistPage, label: string][] => [
  ['voice', t`Voice`],
  ['hours', t`Hours`],
  ['questions', t`Questions`],
  ['knowledge', t`Knowledge`],
  ['transfers', t`Transfers`],
  ['messages', t`Messages`],
  ['publish', t`Publish`],
  ['versions', t`Versions`],
];
