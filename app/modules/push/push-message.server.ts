import { z } from 'zod';

import { formatPhone } from '~/modules/format/phone.server';
import { locales, type Locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

/** What `private.take_push` answers: a device, and the urgent call that it is told of; a test has none. */
export const takenPushSchema = z.object({
  deviceId: z.uuid(),
  endpoint: z.string(),
  p256dh: z.string(),
  auth: z.string(),
  /** From 1. */
  attempt: z.number(),
  /** What its person reads, where that is known. */
  locale: z.enum(Object.keys(locales) as Locale[]).nullable(),
  call: z
    .object({
      id: z.uuid(),
      business: z.string(),
      name: z.string().nullable(),
      number: z.string().nullable(),
    })
    .nullable(),
});
export type TakenPush = z.output<typeof takenPushSchema>;

/** What the service worker reads. */
export type PushMessage = {
  /** Whether its person is still signed in there is asked before any of this is shown. */
  deviceId: string;
  title: string;
  text: string;
  /** A path of this site. */
  url: string;
  /** The same of every attempt: a second one takes the place of the first. */
  tag: string;
};

/** Says as much as the subject of the mail about the same call, and no more. */
export function pushMessage({ deviceId, call }: Pick<TakenPush, 'deviceId' | 'call'>): PushMessage {
  if (!call) {
    return {
      deviceId,
      title: t`Notifications work here`,
      text: t`Urgent calls will show up like this.`,
      url: paths.settings('notifications'),
      tag: 'test',
    };
  }
  const { id, business, name, number } = call;
  const who = name ?? (number && formatPhone(number));
  return {
    deviceId,
    title: t`Urgent call`,
    text: who
      ? t`${who} called ${business}.`
      : t`Somebody with a withheld number called ${business}.`,
    url: paths.call(id),
    tag: id,
  };
}
