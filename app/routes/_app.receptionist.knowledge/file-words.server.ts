import type { Clock } from '~/modules/format/time.server';
import type { listFiles } from '~/modules/receptionist/knowledge-files.server';

type File = Awaited<ReturnType<typeof listFiles>>[number];

/** A file as the page shows it. */
export function fileState({ id, name, bytes, words, error, created_at: at }: File, clock: Clock) {
  const size =
    bytes < 1024 * 1024
      ? `${Math.max(1, Math.round(bytes / 1024))} KB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const count = `${words.toLocaleString('en-US')} ${words === 1 ? 'word' : 'words'} read`;
  return { id, name, about: `${count} · ${size} · ${clock.date(at)}`, error };
}
