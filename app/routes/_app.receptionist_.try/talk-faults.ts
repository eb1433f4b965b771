import { t } from '~/modules/languages/t';

/** What goes wrong when somebody talks in the browser, in words that say what to do. */
export const faultWords = {
  denied: t`The microphone is not allowed. Allow it for this page in your browser (beside the address), then start again.`,
  noDevice: t`No microphone was found. Plug one in or choose one in your system’s settings, then start again.`,
  busy: t`The microphone is in use by another program. Close that one, then start again.`,
  insecure: t`Browsers allow the microphone only on a secure page (https). Open Frontdesk there.`,
  library: t`The part that carries the voice could not be loaded. Check whether a blocker keeps it away, then start again.`,
  draft: t`Your draft could not be read. Reload the page, then start again.`,
  offline: t`There is no network. Connect again, then start anew.`,
  refused: t`The phone service did not take the call. Try again in a minute, or let it call you.`,
  ended: t`The call broke off by an error. What was said is above; start again when you like.`,
} as const;

/** Asks for the microphone before anything is loaded; null when it may be used. */
export async function microphoneFault(): Promise<string | null> {
  if (!navigator.mediaDevices?.getUserMedia) return faultWords.insecure;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return null;
  } catch (error) {
    return wordsOfMicrophone((error as DOMException).name);
  }
}

/** By the name of the browser's error; source: W3C Media Capture and Streams, getUserMedia. */
export function wordsOfMicrophone(name: string): string {
  if (name === 'NotAllowedError' || name === 'SecurityError') return faultWords.denied;
  if (name === 'NotReadableError' || name === 'AbortError') return faultWords.busy;
  return faultWords.noDevice;
}

/** The library reports the usual end of a call as an error, too. */
export function isFarewell(error: unknown): boolean {
  return /meeting has ended|ejected|ejection/i.test(JSON.stringify(error ?? ''));
}

/** Faults of noise cancelling and the level meter: the call goes on. */
export function unhurtful(error: unknown): boolean {
  const type = String((error as { type?: unknown } | null)?.type ?? '');
  return /^(?:audio-processing|audio-observer|video-recording)/.test(type);
}
