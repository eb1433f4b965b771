import { t } from '~/modules/languages/t';

/**
 * Who may do what: the same table as `role_permissions` in the database, which its policies read. A test
 * holds the two together.
 */
export const permissions = {
  'calls.read': ['owner', 'manager', 'viewer', 'observer'],
  'team.read': ['owner', 'manager', 'viewer', 'observer'],
  'calls.work': ['owner', 'manager'],
  'follow-ups.work': ['owner', 'manager'],
  'receptionist.edit': ['owner', 'manager'],
  'business.edit': ['owner', 'manager'],
  'events.read': ['owner', 'observer'],
  'audit.read': ['owner', 'observer'],
  'team.manage': ['owner'],
  'billing.read': ['owner', 'observer'],
  'billing.manage': ['owner'],
  'callers.erase': ['owner'],
  'api.manage': ['owner'],
  'data.export': ['owner'],
  'business.delete': ['owner'],
} as const satisfies Record<string, readonly Role[]>;

/** What a person is to a business. An observer is a platform admin who looks, and changes nothing. */
export type Role = 'owner' | 'manager' | 'viewer' | 'observer';
export type Permission = keyof typeof permissions;

/** The roles that a member can have, as an owner gives them, from most to least. */
export const memberRoles = ['owner', 'manager', 'viewer'] as const;

/** What each role may do, in the words of the team page. */
export const roleWords: Record<Role, { label: string; may: string }> = {
  owner: { label: t`Owner`, may: t`Everything, with billing, the team and the data` },
  manager: {
    label: t`Manager`,
    may: t`Works the calls, sets up the receptionist and the business`,
  },
  viewer: { label: t`Viewer`, may: t`Reads the calls and what they ask for` },
  observer: { label: t`Observer`, may: t`Reads all that an owner does` },
};

/** True when somebody in this role may do that. */
export function can(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}
