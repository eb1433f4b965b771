import type Vapi from '@vapi-ai/web';
import { useEffect, useRef, useState } from 'react';

import { paths } from '~/paths';
import { faultWords, isFarewell, microphoneFault, unhurtful } from './talk-faults';

export type Said = { who: 'you' | 'receptionist'; text: string; isFinal: boolean };
type Phase = 'idle' | 'connecting' | 'live' | 'ended';
export type TalkOptions = {
  publicKey: string;
  baseUrl: string;
  assistantId: string;
};

/**
 * A conversation by microphone. Vapi's library is fetched when somebody wants to talk, not before: it is
 * larger than the rest of the page.
 */
export function useTalk(options: TalkOptions) {
  const [phase, setPhase] = useState<Phase>('idle');
  const [fault, setFault] = useState<string | null>(null);
  const [said, setSaid] = useState<Said[]>([]);
  const [level, setLevel] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const [isMuted, setMuted] = useState(false);
  const client = useRef<Vapi | null>(null);
  const isGone = useRef(false);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      void client.current?.stop();
    };
  }, []);
  useEffect(() => {
    if (phase !== 'live') return;
    const timer = setInterval(() => setSeconds((value) => value + 1), 1000);
    return () => clearInterval(timer);
  }, [phase]);

  const end = (words: string | null) => {
    void client.current?.stop();
    client.current = null;
    setLevel(0);
    setFault((before) => before ?? words);
    setPhase((before) => (before === 'live' ? 'ended' : 'idle'));
  };

  const start = async () => {
    setFault(null);
    setSaid([]);
    setSeconds(0);
    setMuted(false);
    setPhase('connecting');
    const denied = await microphoneFault();
    if (denied) return end(denied);
    const [Client, overrides] = await Promise.all([loadVapi(), loadDraft()]);
    if (!Client) return end(navigator.onLine ? faultWords.library : faultWords.offline);
    if (!overrides) return end(navigator.onLine ? faultWords.draft : faultWords.offline);
    if (isGone.current) return;
    const vapi = new Client(options.publicKey, options.baseUrl, { avoidEval: true });
    client.current = vapi;
    let isLive = false;
    vapi.on('call-start', () => {
      isLive = true;
      setPhase('live');
    });
    vapi.on('call-end', () => end(null));
    vapi.on('volume-level', setLevel);
    vapi.on('message', (message: unknown) => setSaid((before) => withMessage(before, message)));
    vapi.on('error', (error: unknown) => {
      if (unhurtful(error)) return;
      if (isFarewell(error)) return end(null);
      const words = isLive ? faultWords.ended : faultWords.refused;
      end(navigator.onLine ? words : faultWords.offline);
    });
    const call = await vapi.start(options.assistantId, overrides).catch(() => null);
    // Left while it was connecting: nobody is there to hang up.
    if (isGone.current || client.current !== vapi) {
      await vapi.stop();
      return;
    }
    if (!call) {
      end(navigator.onLine ? faultWords.refused : faultWords.offline);
    }
  };

  const mute = () => {
    client.current?.setMuted(!isMuted);
    setMuted(!isMuted);
  };

  return { phase, fault, said, level, seconds, isMuted, start, mute, hangUp: () => end(null) };
}

/** The library as a class, whichever way the bundle wraps it; null when it cannot be fetched. */
async function loadVapi() {
  try {
    const module = await import('@vapi-ai/web');
    const wrapped = module.default as typeof module.default & { default?: typeof module.default };
    return wrapped.default ?? wrapped;
  } catch {
    return null;
  }
}

/** The draft as Vapi takes it, as it is at this moment; null when it cannot be had. */
async function loadDraft(): Promise<object | null> {
  try {
    const response = await fetch(paths.talkToDraft());
    return response.ok ? ((await response.json()) as object) : null;
  } catch {
    return null;
  }
}

/** What is said while it is said: a later hearing of the same words takes the place of the earlier. */
function withMessage(before: Said[], message: unknown): Said[] {
  const { type, role, transcript, transcriptType } = (message ?? {}) as Record<string, unknown>;
  if (type !== 'transcript' || typeof transcript !== 'string') return before;
  const who = role === 'user' ? 'you' : 'receptionist';
  const next: Said = { who, text: transcript, isFinal: transcriptType === 'final' };
  const last = before.at(-1);
  const isSame = last && last.who === who && !last.isFinal;
  return [...(isSame ? before.slice(0, -1) : before), next].slice(-200);
}
