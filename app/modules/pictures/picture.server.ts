import { createHash } from 'node:crypto';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';

/** Buckets of pictures; the first part of an object's name is the id of whose it is. */
export const pictureBuckets = ['avatars', 'logos'] as const;
export type PictureBucket = (typeof pictureBuckets)[number];

const maxBytes = 5 * 1024 * 1024;
const pixels = 256;
/** By content, whatever the name says. No SVG: it is a document that runs. */
const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);

/** A picture that a person gave and that we do not take, in the words that say what to do. */
export class PictureError extends Error {}

/**
 * Makes a small square WebP of whatever picture was given. Only pixels survive: no metadata, no place where
 * it was taken, nothing that a browser could run.
 *
 * @throws PictureError
 */
export async function encodePicture(file: unknown): Promise<Buffer> {
  if (!(file instanceof File) || file.size === 0)
    throw new PictureError(t`Choose a picture first.`);
  if (file.size > maxBytes)
    throw new PictureError(t`A picture has at most 5 MB. Choose a smaller one.`);
  // Loaded when it is needed: it is native code of some weight.
  const { default: sharp } = await import('sharp');
  try {
    const input = sharp(Buffer.from(await file.arrayBuffer()), { limitInputPixels: 50_000_000 });
    const { format } = await input.metadata();
    if (!formats.has(format)) throw new Error(`format ${format}`);
    return await input
      .rotate()
      .resize(pixels, pixels, { fit: 'cover' })
      .webp({ quality: 85 })
      .toBuffer();
  } catch {
    throw new PictureError(t`This is no picture that we can read. Choose a JPEG, PNG or WebP.`);
  }
}

/**
 * Keeps a picture, and takes away the one before it.
 *
 * @returns the object's name, for `avatar_path` or `logo_path`
 * @throws PictureError, AppError `unavailable`
 */
export async function savePicture(
  supabase: Supabase,
  bucket: PictureBucket,
  ownerId: string,
  file: unknown,
): Promise<string> {
  const bytes = await encodePicture(file);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const path = `${ownerId}/${hash}.webp`;
  const { error } = await supabase.storage
    .from(bucket)
    .upload(path, bytes, { contentType: 'image/webp', upsert: true });
  if (error) throw appError('unavailable', { cause: error });
  await removePictures(supabase, bucket, ownerId, path);
  return path;
}

/** Removes the pictures of an owner, but for one. */
export async function removePictures(
  supabase: Supabase,
  bucket: PictureBucket,
  ownerId: string,
  except?: string,
): Promise<void> {
  const { data, error } = await supabase.storage.from(bucket).list(ownerId);
  if (error) throw appError('unavailable', { cause: error });
  const old = data.map(({ name }) => `${ownerId}/${name}`).filter((name) => name !== except);
  if (old.length > 0) await supabase.storage.from(bucket).remove(old);
}

/** The short part of an object's name that changes with the picture. */
export function pictureVersion(path: string | null): string | null {
  return path?.split('/').at(-1)?.replace('.webp', '') ?? null;
}
