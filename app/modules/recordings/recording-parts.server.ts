import { createHash } from 'node:crypto';

import type { Supabase } from '~/integrations/supabase/client.server';
import type { ByteRange } from '~/modules/calls/byte-range.server';

/** A piece of a recording: an object of the bucket, named by its place. */
export type Part = { bytes: number; sha256: string };
/** Whose recording: of a business, of a call. */
export type RecordingOf = { businessId: string; callId: string };

const bucket = 'recordings';
const folderOf = ({ businessId, callId }: RecordingOf) => `${businessId}/${callId}`;
const nameOf = (of: RecordingOf, index: number) => `${folderOf(of)}/${index}`;

/** @throws the storage's error */
export async function savePart(
  supabase: Supabase,
  of: RecordingOf,
  index: number,
  bytes: Uint8Array,
): Promise<Part> {
  const { error } = await supabase.storage
    .from(bucket)
    .upload(nameOf(of, index), bytes, { contentType: 'application/octet-stream', upsert: true });
  if (error) throw error;
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** @throws the storage's error */
export async function removePart(supabase: Supabase, of: RecordingOf, index: number) {
  const { error } = await supabase.storage.from(bucket).remove([nameOf(of, index)]);
  if (error) throw error;
}

async function readPart(supabase: Supabase, of: RecordingOf, index: number): Promise<Uint8Array> {
  const { data, error } = await supabase.storage.from(bucket).download(nameOf(of, index));
  if (error) throw error;
  return new Uint8Array(await data.arrayBuffer());
}

/**
 * Reads a recording back, and holds it against what was noted of its parts.
 *
 * @returns the SHA-256 of the whole; null when a part is not what it was
 */
export async function verifyParts(
  supabase: Supabase,
  of: RecordingOf,
  parts: Part[],
): Promise<string | null> {
  const whole = createHash('sha256');
  for (const [index, part] of parts.entries()) {
    const bytes = await readPart(supabase, of, index);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (bytes.byteLength !== part.bytes || sha256 !== part.sha256) return null;
    whole.update(bytes);
  }
  return whole.digest('hex');
}

/** The bytes of a range, part after part: never more than one is held. The first is there when this returns. */
export async function streamParts(
  supabase: Supabase,
  of: RecordingOf,
  parts: Part[],
  { start, end }: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const pieces: { index: number; from: number; to: number }[] = [];
  let at = 0;
  for (const [index, { bytes }] of parts.entries()) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end + 1 - at, bytes);
    if (to > from) pieces.push({ index, from, to });
    at += bytes;
  }
  const read = async ({ index, from, to }: (typeof pieces)[number]) =>
    (await readPart(supabase, of, index)).subarray(from, to);
  const first = pieces[0] ? await read(pieces[0]) : null;
  let next = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces[next];
      if (!piece) return controller.close();
      controller.enqueue(next++ === 0 && first ? first : await read(piece));
    },
  });
}

/**
 * Deletes a recording's bytes, and looks whether they are gone.
 *
 * @throws the storage's error, or one when something stays
 */
export async function removeRecording(supabase: Supabase, of: RecordingOf): Promise<void> {
  const storage = supabase.storage.from(bucket);
  const folder = folderOf(of);
  const listed = async () => {
    const { data, error } = await storage.list(folder, { limit: 1000 });
    if (error) throw error;
    return data.map(({ name }) => `${folder}/${name}`);
  };
  const names = await listed();
  if (names.length === 0) return;
  const { error } = await storage.remove(names);
  if (error) throw error;
  if ((await listed()).length > 0) throw new Error('Parts of a recording stayed in storage.');
}

/** The same for all recordings of a business. */
export async function removeRecordingsOf(supabase: Supabase, businessId: string): Promise<void> {
  for (;;) {
    const { data, error } = await supabase.storage.from(bucket).list(businessId, { limit: 100 });
    if (error) throw error;
    if (data.length === 0) return;
    for (const { name } of data) await removeRecording(supabase, { businessId, callId: name });
  }
}
