import { getPool } from '~/integrations/postgres.server';
import type { PartialTranscript } from '~/integrations/vapi/partial-transcript.server';
import { logger } from '~/logger.server';

/** With more than this many on their way, a guess is left out: the next one says more. */
const mostAtOnce = 4;
let atOnce = 0;

/**
 * Shows words that are not final to who follows the call. They are not stored: the final ones come in a
 * moment, and in the report once more. For the same reason nobody is asked to send them again.
 */
export async function hearWords({
  callId,
  speaker,
  text,
  startMs,
}: PartialTranscript): Promise<void> {
  if (atOnce >= mostAtOnce) return;
  atOnce++;
  try {
    await getPool().query({
      name: 'hear_words',
      text: 'select public.hear_words($1, $2, $3, $4)',
      values: [callId, speaker, text, startMs],
    });
  } catch (error) {
    logger.warn({ err: error }, 'words that are not final were not shown');
  } finally {
    atOnce--;
  }
}
