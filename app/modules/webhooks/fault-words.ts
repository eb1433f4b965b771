import { t } from '~/modules/languages/t';

/**
 * Why a message did not get through, in the language of whoever reads it. What is stored is what the sender wrote
 * down, in English; anything else than that stays as it is.
 */
export function faultWords(stored: string): string {
  const status = Number(/^It answered (\d+)/.exec(stored)?.[1]);
  if (status >= 300 && status < 400) {
    return t`It answered ${status}: it points elsewhere, where messages do not follow.`;
  }
  if (status) return t`It answered ${status}.`;
  const code = /^It could not be reached \((.*)\)\.$/.exec(stored)?.[1];
  if (code) return t`It could not be reached (${code}).`;
  switch (stored) {
    case 'It could not be reached.':
      return t`It could not be reached.`;
    case 'It did not answer within 10 seconds.':
      return t`It did not answer within 10 seconds.`;
    case 'Its address is not on the public internet, and was not asked.':
      return t`Its address is not on the public internet, and was not asked.`;
    default:
      return stored;
  }
}
