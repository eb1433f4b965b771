import type { ArtifactMessage, VapiCall } from './vapi-call';

const sampleRate = 8_000;
const headerBytes = 44;

/** A recording that is worked out as it is read, so that an hour of it costs no memory. */
export type Recording = {
  /** Bytes in all, WAV header included. */
  size: number;
  read(start: number, end: number): ReadableStream<Uint8Array>;
};

/**
 * The recording of a simulated call: 8 kHz mono WAV, as long as the call. Each speaker babbles in a voice
 * of their own while it is their turn, so that one hears who speaks and can find a place by ear.
 */
export function makeRecording(call: VapiCall): Recording {
  const started = Date.parse(String(call.startedAt));
  const seconds = Math.max(1, (Date.parse(String(call.endedAt)) - started) / 1000);
  const turns = (call.artifact?.messages ?? []).filter(({ role }) => role !== 'system');
  return babble(seconds, turns);
}

/** Three seconds of a receptionist: what a voice sounds like where there is none. */
export function makeSample(): Recording {
  return babble(3, [{ role: 'bot', secondsFromStart: 0, duration: 3_000 }]);
}

type Turn = Pick<ArtifactMessage, 'role' | 'secondsFromStart' | 'duration'>;

function babble(seconds: number, turns: Turn[]): Recording {
  const samples = Math.ceil(seconds * sampleRate);
  const header = wavHeader(samples);
  const size = headerBytes + samples;
  return {
    size,
    read(start, end) {
      let at = start;
      return new ReadableStream({
        pull(controller) {
          const until = Math.min(at + 32_768, end + 1);
          const chunk = new Uint8Array(until - at);
          for (let index = 0; index < chunk.length; index++) {
            const byte = at + index;
            chunk[index] =
              byte < headerBytes ? (header[byte] ?? 0) : sample(byte - headerBytes, turns);
          }
          controller.enqueue(chunk);
          at = until;
          if (at > end) controller.close();
        },
      });
    },
  };
}

/** One 8-bit sample: a hum with a few harmonics, shaped into syllables. */
function sample(index: number, turns: Turn[]): number {
  const time = index / sampleRate;
  const turn = turns.find(
    ({ secondsFromStart, duration }) =>
      time >= secondsFromStart && time < secondsFromStart + duration / 1000,
  );
  if (!turn) return 128;
  const pitch = (turn.role === 'bot' ? 205 : 118) * (1 + 0.06 * Math.sin(time * 5.1));
  const phase = 2 * Math.PI * pitch * time;
  const voice =
    Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase + Math.sin(time * 9));
  const syllable =
    Math.max(0, Math.sin(time * 2 * Math.PI * 3.4)) * (0.6 + 0.4 * Math.sin(time * 1.7));
  return Math.round(128 + 34 * voice * syllable);
}

function wavHeader(samples: number): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return header;
}
