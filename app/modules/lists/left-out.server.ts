import { t } from '~/modules/languages/t';

/** Says of a filter that makes no sense what it was meant to be. Nobody is stopped by it: the other filters stand. */
export function leftOut(text: string, meant: string): string {
  const clean = text.replace(/\p{C}+/gu, ' ').toWellFormed();
  const short = clean.length > 40 ? `${clean.slice(0, 40).toWellFormed()}…` : clean;
  return t`“${short}” is not ${meant}: left out.`;
}
