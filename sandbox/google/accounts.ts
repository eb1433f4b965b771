import { demoUsers } from '../demo';

export type GoogleAccount = {
  id: string;
  name: string;
  email: string;
  /** Whether Google knows the address to be this person's. Auth links an account only by one that is. */
  isVerified: boolean;
};

/** One whose address has an account in the demo, one who is new, and one whose address nobody checked. */
export const googleAccounts: readonly GoogleAccount[] = [
  {
    id: '100000000000000000001',
    name: demoUsers.demo.fullName,
    email: demoUsers.demo.email,
    isVerified: true,
  },
  {
    id: '100000000000000000002',
    name: 'Gia Moreno',
    email: 'gia@gmail.test',
    isVerified: true,
  },
  {
    id: '100000000000000000003',
    name: 'Una Verified',
    email: 'una@gmail.test',
    isVerified: false,
  },
];

export function findAccount(id: string | undefined): GoogleAccount | undefined {
  return googleAccounts.find((account) => account.id === id);
}
