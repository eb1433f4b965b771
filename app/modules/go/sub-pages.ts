import type { Permission } from '~/modules/auth/permissions';
import type { ReceptionistPage, SettingsPage } from '~/paths';

/** The pages of the settings, in their order, and what one must be allowed to do to open each. */
export const settingsPages: [page: SettingsPage, label: string, needs: Permission][] = [
  ['profile', 'Profile', 'calls.read'],
  ['business', 'Business', 'calls.read'],
  ['team', 'Team', 'team.read'],
  ['notifications', 'Notifications', 'calls.read'],
  ['security', 'Security', 'calls.read'],
  ['feeds', 'Feeds', 'calls.read'],
  ['api', 'API', 'api.manage'],
  ['webhooks', 'Webhooks', 'api.manage'],
  ['data', 'Data', 'calls.read'],
  ['activity', 'Activity', 'audit.read'],
];

/** What the receptionist is made of, in the order of its tabs. */
export const receptionistPages: [page: ReceptionistPage, label: string][] = [
  ['voice', 'Voice'],
  ['hours', 'Hours'],
  ['questions', 'Questions'],
  ['knowledge', 'Knowledge'],
  ['transfers', 'Transfers'],
  ['messages', 'Messages'],
  ['publish', 'Publish'],
  ['versions', 'Versions'],
];
