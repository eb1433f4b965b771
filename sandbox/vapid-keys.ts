import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import webPush from 'web-push';
import { z } from 'zod';

const pairSchema = z.object({ publicKey: z.string(), privateKey: z.string() });

/** The keys of notifications on devices: made once for a data folder, so that browsers stay subscribed. */
export async function keepVapidKeys(dataDir: string): Promise<Record<string, string>> {
  const file = path.join(dataDir, 'vapid-keys.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => pairSchema.safeParse(JSON.parse(text)).data,
    () => undefined,
  );
  const pair = kept ?? webPush.generateVAPIDKeys();
  if (!kept) await writeFile(file, JSON.stringify(pair), { mode: 0o600 });
  return {
    VAPID_PUBLIC_KEY: pair.publicKey,
    VAPID_PRIVATE_KEY: pair.privateKey,
    VAPID_SUBJECT: 'mailto:hello@frontdesk.test',
  };
}
