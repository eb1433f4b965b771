import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { StorageFiles } from './storage-files';

describe('StorageFiles', () => {
  let folder: string;
  let files: StorageFiles;
  const put = (key: string, text: string, type = 'text/plain') =>
    files.uploadObject('bucket', key, undefined, Buffer.from(text), type, 'max-age=60');
  const text = async (key: string) =>
    (await files.getObject('bucket', key)).body?.toString() ?? null;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-files-'));
    files = new StorageFiles(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps bytes, type and caching over a restart', async () => {
    await put('a.txt', 'line\nline');
    files = new StorageFiles(folder);
    const { body, metadata } = await files.getObject('bucket', 'a.txt');
    expect(body?.toString()).toBe('line\nline');
    expect(metadata).toMatchObject({ mimetype: 'text/plain', cacheControl: 'max-age=60', size: 9 });
  });

  it('keeps a file beside a folder of the same name, and names longer than a file’s', async () => {
    const long = `${'x'.repeat(400)}.txt`;
    for (const key of ['a', 'a/b', long]) await put(key, key);
    expect(await Promise.all(['a', 'a/b', long].map(text))).toEqual(['a', 'a/b', long]);
  });

  it('shows one whole version to those who read while it is replaced, and leaves nothing behind', async () => {
    const versions = ['1', '2'].map((digit) => digit.repeat(100_000));
    await put('a', versions[0] ?? '');
    const writing = Promise.all([...versions, ...versions].map((version) => put('a', version)));
    for (let i = 0; i < 20; i++) expect(versions).toContain(await text('a'));
    await writing;
    expect(await readdir(path.join(folder, 'bucket'))).toHaveLength(1);
  });

  it('has nothing after a removal, and removes twice without complaint', async () => {
    await put('a', 'x');
    await files.deleteObjects('bucket', ['a', 'a']);
    expect(await text('a')).toBeNull();
  });

  it.each([
    ['..', 'a'],
    ['../bucket', 'a'],
    ['.', 'a'],
    ['', 'a'],
    ['a/b', 'c'],
    ['bucket', '../a'],
    ['bucket', 'a/../../b'],
    ['bucket', String.raw`a\..\b`],
    ['bucket', 'a\0b'],
  ])('refuses to leave its folder for %j and %j', async (bucket, key) => {
    const body = Buffer.from('x');
    const write = files.uploadObject(bucket, key, undefined, body, 'text/plain', '');
    await expect(write).rejects.toThrow('cannot be the name of an object');
    await expect(files.getObject(bucket, key)).rejects.toThrow('cannot be the name');
    await expect(files.deleteObject(bucket, key)).rejects.toThrow('cannot be the name');
    expect(await readdir(folder)).toEqual([]);
  });
});
