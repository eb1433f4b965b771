import { t } from '~/modules/languages/t';

/** Why something did not get through to a device, as the database keeps it: no words, which depend on who reads them. */
export type PushFault =
  'private' | 'timeout' | 'unusable' | `network ${string}` | `status ${number}`;

/** The same for the person of the device. */
export function pushFaultWords(fault: string): string {
  const [kind, detail = ''] = fault.split(' ');
  switch (kind) {
    case 'private':
      return t`The address of its push service is not on the public internet.`;
    case 'timeout':
      return t`Its push service did not answer within 10 seconds.`;
    case 'network':
      return t`Its push service could not be reached (${detail}).`;
    case 'status':
      return detail === '401' || detail === '403'
        ? t`Its push service refused our keys (${detail}). Turn notifications on again there.`
        : t`Its push service answered ${detail}.`;
    default:
      return t`What the browser gave us could not be used. Turn notifications on again there.`;
  }
}
