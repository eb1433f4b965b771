import type { ReportTurn } from './call-report.server';

type Evidence = { turnPosition: number | null; second: number | null };

/** Share of a quote's words that a turn must hold to count as its source. */
const enough = 0.6;

/**
 * Finds the turn that a quote comes from, since a language model gives words and no reliable seconds.
 * Exact words first (apart from case and punctuation), then the turn that holds most of them.
 */
export function findEvidence(turns: ReportTurn[], quote: string | null): Evidence {
  const wanted = quote ? words(quote) : [];
  if (wanted.length === 0) return { turnPosition: null, second: null };
  const phrase = ` ${wanted.join(' ')} `;

  let best = { position: -1, share: 0 };
  for (const [position, turn] of turns.entries()) {
    const spoken = words(turn.text);
    if (` ${spoken.join(' ')} `.includes(phrase)) {
      best = { position, share: 1 };
      break;
    }
    const heard = new Set(spoken);
    const share = wanted.filter((word) => heard.has(word)).length / wanted.length;
    if (share > best.share) best = { position, share };
  }

  const turn = best.share >= enough ? turns[best.position] : undefined;
  if (!turn) return { turnPosition: null, second: null };
  return { turnPosition: best.position, second: Math.floor(turn.startMs / 1000) };
}

function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
