import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { App } from '@supabase/lite';

type Adapter = NonNullable<App['_storageAdapter']>;

/** What an object's file says about its bytes, in a line of JSON before them. */
type Label = { mimetype: string; cacheControl: string; eTag: string };

/**
 * Shim: Storage's objects, kept on disk. The library has such an adapter, but does not export it.
 *
 * An object is one file, a line of JSON and then the bytes, which is written aside and renamed: a reader
 * sees the old object or the new one, and never the type of one with the bytes of the other. Its name is a
 * digest, because `a` and `a/b` may both be objects, and a name may be longer than a file's.
 */
export class StorageFiles implements Adapter {
  readonly driver = null;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  async uploadObject(...[bucket, key, , body, mimetype, cacheControl]: UploadArguments) {
    const bytes = Buffer.from(await new Response(body as BodyInit).arrayBuffer());
    const eTag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const label: Label = { mimetype, cacheControl, eTag };
    await this.#replace(this.#file(bucket, key), (temporary) =>
      writeFile(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(label)}\n`), bytes])),
    );
    return this.headObject(bucket, key);
  }

  /** Reads the object whole: an answer that nobody reads to its end must not keep a file open. */
  async getObject(bucket: string, key: string) {
    const found = await this.#read(bucket, key).catch(nothingIfMissing);
    // Without a body the library says that there is no such object.
    if (!found) return { httpStatusCode: 404, metadata: noMetadata };
    return { httpStatusCode: 200, metadata: found.metadata, body: found.bytes };
  }

  async headObject(bucket: string, key: string) {
    return (await this.#read(bucket, key)).metadata;
  }

  async copyObject(...[bucket, key, , toBucket, toKey]: CopyArguments) {
    const from = this.#file(bucket, key);
    await this.#replace(this.#file(toBucket, toKey), (temporary) => copyFile(from, temporary));
    const { eTag, lastModified } = await this.headObject(toBucket, toKey);
    return { httpStatusCode: 200, eTag, lastModified };
  }

  async deleteObject(bucket: string, key: string) {
    await rm(this.#file(bucket, key), { force: true });
  }

  async deleteObjects(bucket: string, keys: string[]) {
    for (const key of keys) await this.deleteObject(bucket, key);
  }

  /** Only for the transformation of images, which the embedded stack does not have. */
  privateAssetUrl(): Promise<string> {
    return Promise.reject(new Error('The embedded stack does not transform images.'));
  }

  async #read(bucket: string, key: string) {
    const file = this.#file(bucket, key);
    const [content, { mtime }] = await Promise.all([readFile(file), stat(file)]);
    const end = content.indexOf('\n');
    const label = JSON.parse(content.subarray(0, end).toString()) as Label;
    const bytes = content.subarray(end + 1);
    const size = bytes.length;
    return { bytes, metadata: { ...label, size, contentLength: size, lastModified: mtime } };
  }

  async #replace(file: string, write: (temporary: string) => Promise<void>) {
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await write(temporary);
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** @throws when the bucket's or the object's name would step out of its folder. */
  #file(bucket: string, key: string): string {
    const steps = key.split(/[/\\]/);
    if (!/^[^./\\\0][^/\\\0]*$/.test(bucket) || steps.includes('..') || key.includes('\0')) {
      throw new Error(`${JSON.stringify(`${bucket}/${key}`)} cannot be the name of an object.`);
    }
    const name = createHash('sha256').update(`${bucket}/${key}`).digest('hex');
    return path.join(this.#folder, bucket, name);
  }
}

type UploadArguments = Parameters<Adapter['uploadObject']>;
type CopyArguments = Parameters<Adapter['copyObject']>;

const noMetadata = { mimetype: '', cacheControl: '', eTag: '', size: 0, contentLength: 0 };

function nothingIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
