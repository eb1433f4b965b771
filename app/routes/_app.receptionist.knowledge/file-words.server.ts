import { faultWords } from '~/modules/errors/fault-words.server';
import type { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';
import type { listFiles } from '~/modules/receptionist/knowledge-files.server';

type File = Awaited<ReturnType<typeof listFiles>>[number];

const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** A file as the page shows it. */
export function fileState({ id, name, bytes, words, error, created_at: at }: File, clock: Clock) {
  const size =
    bytes < 1024 * 1024
      ? `${Math.max(1, Math.round(bytes / 1024))} KB`
      : `${(bytes / 1024 / 1024).toLocaleString(locale(), oneDigit)} MB`;
  const count = words.toLocaleString(locale());
  const read = plural(words, t`${count} word read`, t`${count} words read`);
  const about = `${read} · ${size} · ${clock.date(at)}`;
  return { id, name, about, error: error && faultWords(error) };
}
