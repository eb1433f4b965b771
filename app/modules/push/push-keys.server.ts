import { getEnv } from '~/env.server';

export type PushKeys = { publicKey: string; privateKey: string; subject: string };

/** What notifications on devices are signed with; null where there are none. */
export function getPushKeys(): PushKeys | null {
  const env = getEnv();
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  const subject = env.VAPID_SUBJECT;
  return publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
}
