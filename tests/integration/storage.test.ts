import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { secretKey } from '../../sandbox/demo';
import { StorageFiles } from '../../sandbox/supabase/shims/storage-files';
import { startBareLibrary } from './bare-library';
import { anonymous, apiUrl, service, signedIn, sql, type Client } from './stack';

const unique = (name: string) => `${name}-${randomBytes(4).toString('hex')}`;

describe('Storage keeps files', () => {
  const bucket = unique('files');
  const files = service().storage.from(bucket);
  const text = (value: string, type = 'text/plain') => new Blob([value], { type });

  beforeAll(async () => {
    const { data, error } = await service().storage.createBucket(bucket, {
      public: false,
      fileSizeLimit: 2_000,
      allowedMimeTypes: ['text/plain', 'text/csv', 'image/png'],
    });
    expect(error).toBeNull();
    expect(data?.name).toBe(bucket);
  });
  afterAll(async () => {
    await service().storage.emptyBucket(bucket);
    await service().storage.deleteBucket(bucket);
  });

  it('gives back what a Blob held, with its type', async () => {
    const { data, error } = await files.upload('notes/one file.txt', text('Grüße'));
    expect(error).toBeNull();
    expect(data).toMatchObject({
      path: 'notes/one file.txt',
      fullPath: `${bucket}/notes/one file.txt`,
    });
    const { data: blob } = await files.download('notes/one file.txt');
    expect(blob?.type).toMatch(/^text\/plain/);
    expect(await blob?.text()).toBe('Grüße');
  });

  it('gives back a Buffer byte by byte', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x0a, 0x00, 0xff, 0x0a, 0x7b]);
    const { error } = await files.upload('logo.png', bytes, { contentType: 'image/png' });
    expect(error).toBeNull();
    const { data: blob } = await files.download('logo.png');
    expect(blob?.type).toBe('image/png');
    expect(Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytes);
  });

  it('replaces a file only when told to', async () => {
    await files.upload('kept.txt', text('first'));
    const { error } = await files.upload('kept.txt', text('second'));
    expect(error).toMatchObject({ message: 'The resource already exists', statusCode: '409' });
    expect(await (await files.download('kept.txt')).data?.text()).toBe('first');

    const again = await files.upload('kept.txt', text('a,b', 'text/csv'), { upsert: true });
    expect(again.error).toBeNull();
    const { data } = await files.download('kept.txt');
    expect([data?.type, await data?.text()]).toEqual(['text/csv', 'a,b']);
  });

  it('refuses what the bucket does not take: too large, another type, a path that steps out', async () => {
    const large = await files.upload('large.txt', text('x'.repeat(2_001)));
    expect(large.error).toMatchObject({ statusCode: '413' });
    const type = await files.upload('page.html', text('<p>', 'text/html'));
    expect(type.error).toMatchObject({ statusCode: '415' });
    const out = await files.move('kept.txt', '../kept.txt');
    expect(out.error?.message).toContain('Invalid object key');
  });

  it('says that a file is missing', async () => {
    expect((await files.exists('nowhere.txt')).data).toBe(false);
    const { error } = await files.createSignedUrl('nowhere.txt', 60);
    expect(error).toMatchObject({ message: 'Object not found' });
    expect((await files.download('nowhere.txt')).error).not.toBeNull();
  });

  it('tells of a file without sending it', async () => {
    await files.upload('facts.txt', text('12345'));
    expect((await files.exists('facts.txt')).data).toBe(true);
    const { data } = await files.info('facts.txt');
    expect(data).toMatchObject({ name: 'facts.txt', size: 5, bucketId: bucket });
    expect(data?.contentType).toMatch(/^text\/plain/);
  });

  it('lists a folder: folders first, then files by their own names, in pages', async () => {
    for (const name of ['b.txt', 'a.txt', 'deep/c.txt', 'deep/er/d.txt', 'other_x/e.txt']) {
      await files.upload(`list/${name}`, text(name));
    }
    await files.upload('listless/z.txt', text('not in the folder'));
    const { data } = await files.list('list');
    expect(data?.map(({ name, id }) => [name, id !== null])).toEqual([
      ['deep', false],
      ['other_x', false],
      ['a.txt', true],
      ['b.txt', true],
    ]);
    expect(data?.[2]?.metadata).toMatchObject({ size: 5 });
    const page = await files.list('list', { limit: 2, offset: 1 });
    expect(page.data?.map(({ name }) => name)).toEqual(['other_x', 'a.txt']);
    const newest = await files.list('list', { sortBy: { column: 'name', order: 'desc' } });
    expect(newest.data?.map(({ name }) => name)).toEqual(['other_x', 'deep', 'b.txt', 'a.txt']);
    const found = await files.list('list/', { search: 'A.' });
    expect(found.data?.map(({ name }) => name)).toEqual(['a.txt']);
  });

  it('moves, copies and removes', async () => {
    await files.upload('way/a.txt', text('travels'));
    expect((await files.move('way/a.txt', 'way/b.txt')).error).toBeNull();
    const copied = await files.copy('way/b.txt', 'way/c.txt');
    expect(copied.data?.path).toBe(`${bucket}/way/c.txt`);
    expect((await files.exists('way/a.txt')).data).toBe(false);
    expect(await (await files.download('way/c.txt')).data?.text()).toBe('travels');

    const removed = await files.remove(['way/b.txt', 'way/nothing.txt']);
    expect(removed.data?.map(({ name }) => name)).toEqual(['way/b.txt']);
    expect((await files.list('way')).data?.map(({ name }) => name)).toEqual(['c.txt']);
  });

  it('opens to whoever has a signed address, in parts, under a name, until it expires', async () => {
    await files.upload('call.txt', text('0123456789'));
    const { data } = await files.createSignedUrl('call.txt', 60, { download: 'Call 7.txt' });
    const response = await fetch(data?.signedUrl ?? '');
    expect(response.headers.get('Content-Disposition')).toContain('filename=Call%207.txt');
    expect(await response.text()).toBe('0123456789');

    const part = await fetch(data?.signedUrl ?? '', { headers: { Range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('Content-Range')]).toEqual([206, 'bytes 2-4/10']);
    expect(await part.text()).toBe('234');
    const beyond = await fetch(data?.signedUrl ?? '', { headers: { Range: 'bytes=99-' } });
    expect(beyond.status).toBe(416);

    const many = await files.createSignedUrls(['call.txt', 'nowhere.txt'], 60);
    expect(many.data?.map(({ signedUrl, error }) => [Boolean(signedUrl), error])).toEqual([
      [true, null],
      [false, 'Object not found'],
    ]);
    expect(await (await fetch(many.data?.[0]?.signedUrl ?? '')).text()).toBe('0123456789');

    const past = await files.createSignedUrl('call.txt', -1);
    expect((await fetch(past.data?.signedUrl ?? '')).status).toBe(400);
    const forged = `${apiUrl}/storage/v1/object/sign/${bucket}/call.txt?token=a.b.c`;
    expect((await fetch(forged)).status).toBe(400);
  });

  it('takes a file at a signed address', async () => {
    const { data } = await files.createSignedUploadUrl('from-outside.txt');
    const outside = anonymous().storage.from(bucket);
    const taken = await outside.uploadToSignedUrl(
      'from-outside.txt',
      data?.token ?? '',
      text('hi'),
    );
    expect(taken.data?.fullPath).toBe(`${bucket}/from-outside.txt`);
    expect(await (await files.download('from-outside.txt')).data?.text()).toBe('hi');
  });
});

describe('Storage keeps files apart', () => {
  const bucket = unique('own');
  let owner: Client;
  let other: Client;
  let ownerId: string;

  // As a migration does it: the schema is there before the first one runs.
  beforeAll(async () => {
    await sql(`do $$ begin
      if to_regclass('storage.objects') is not null then
        insert into storage.buckets (id, name, public) values ('${bucket}', '${bucket}', false);
        create policy "${bucket}: own folder" on storage.objects for all to authenticated
          using (bucket_id = '${bucket}' and (storage.foldername(name))[1] = auth.uid()::text)
          with check (bucket_id = '${bucket}' and (storage.foldername(name))[1] = auth.uid()::text);
      end if;
    end $$`);
    [owner, other] = await Promise.all([
      signedIn('demo@frontdesk.test'),
      signedIn('other@frontdesk.test'),
    ]);
    ownerId = String((await owner.auth.getUser()).data.user?.id);
  });
  afterAll(async () => {
    await service().storage.emptyBucket(bucket);
    await sql(`drop policy "${bucket}: own folder" on storage.objects`);
    await sql(`delete from storage.buckets where id = $1`, [bucket]);
  });

  it('has its tables before the first migration runs', async () => {
    // Numbers are given out in the order of creation.
    const [row] = await sql(
      `select 'storage.objects'::regclass::oid < 'public.profiles'::regclass::oid as earlier`,
    );
    expect(row).toEqual({ earlier: true });
  });

  it('lets a person do all with what a policy gives, and nobody else anything', async () => {
    const file = `${ownerId}/mine.txt`;
    const body = new Blob(['mine'], { type: 'text/plain' });
    expect((await owner.storage.from(bucket).upload(file, body)).error).toBeNull();
    expect(
      (await owner.storage.from(bucket).upload(file, body, { upsert: true })).error,
    ).toBeNull();
    expect(await (await owner.storage.from(bucket).download(file)).data?.text()).toBe('mine');

    for (const stranger of [other.storage.from(bucket), anonymous().storage.from(bucket)]) {
      const refused = [
        await stranger.upload(`${ownerId}/theirs.txt`, body),
        await stranger.upload(file, body, { upsert: true }),
        await stranger.download(file),
        await stranger.createSignedUrl(file, 60),
        await stranger.createSignedUploadUrl(`${ownerId}/signed.txt`),
        await stranger.move(file, `${ownerId}/moved.txt`),
        await stranger.copy(file, `${ownerId}/copied.txt`),
        await stranger.info(file),
      ];
      expect(refused.map(({ error }) => error !== null)).toEqual(refused.map(() => true));
      expect((await stranger.exists(file)).data).toBe(false);
      expect((await stranger.list(ownerId)).data).toEqual([]);
      expect((await stranger.remove([file])).data).toEqual([]);
    }
    const all = await service().storage.from(bucket).list(ownerId);
    expect(all.data?.map(({ name }) => name)).toEqual(['mine.txt']);
    expect((await owner.storage.from(bucket).remove([file])).data).toHaveLength(1);
  });

  it('lets no one but the service make a bucket', async () => {
    for (const person of [owner, anonymous()]) {
      expect((await person.storage.createBucket(unique('mine'))).error).not.toBeNull();
    }
  });

  it('shows a public bucket to everyone, and a private one not by the public address', async () => {
    const open = unique('open');
    await service().storage.createBucket(open, { public: true });
    await service()
      .storage.from(open)
      .upload('logo.txt', new Blob(['hello']));
    const { publicUrl } = anonymous().storage.from(open).getPublicUrl('logo.txt').data;
    expect(await (await fetch(publicUrl)).text()).toBe('hello');
    const closed = service().storage.from(bucket).getPublicUrl('logo.txt').data.publicUrl;
    expect((await fetch(closed)).status).toBe(400);
    await service().storage.emptyBucket(open);
    await service().storage.deleteBucket(open);
  });
});

/** Each fails on the day when the library does not need the shim any more. */
describe('what the shims of Storage are for', () => {
  let folder: string;
  let library: Awaited<ReturnType<typeof startBareLibrary>>;
  const token = { Authorization: `Bearer ${secretKey}` };
  const post = (path: string, body: object) =>
    library.ask(`/storage/v1${path}`, { method: 'POST', body: JSON.stringify(body) });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-storage-'));
    library = await startBareLibrary({ storage: { enabled: true } }, new StorageFiles(folder));
    await library.connection.driver
      .unsafe(
        'grant usage on schema storage to service_role; grant all on all tables in schema storage to service_role',
      ) // prettier-ignore
      .simple();
    await post('/bucket', { id: 'b', name: 'b' });
    const headers = { 'Content-Type': 'text/plain' };
    for (const name of ['a.txt', 'deep/b.txt']) {
      const path = `/storage/v1/object/b/${name}`;
      const { status } = await library.ask(path, { method: 'POST', headers, body: '0123' });
      expect(status).toBe(200);
    }
  });
  afterAll(async () => {
    await library.stop();
    await rm(folder, { recursive: true });
  });

  it('storage-files: no adapter for files is exported', async () => {
    // By a variable, so that the test's compiler does not look for it.
    const name = '@supabase/lite/storage/adapters/FilesystemStorageAdapter';
    await expect(import(name)).rejects.toThrow();
  });

  it('storage-answers: a form’s file without a name is not found', async () => {
    const body = new FormData();
    body.append('', new Blob(['x'], { type: 'text/plain' }));
    const init = { method: 'POST', headers: token, body };
    expect((await library.ask('/storage/v1/object/b/form.txt', init)).status).toBe(400);
  });

  it('storage-answers: signed addresses and copies have other names', async () => {
    const signed = await post('/object/sign/b/a.txt', { expiresIn: 60 });
    expect(signed.body).not.toHaveProperty('signedURL');
    const upload = await post('/object/upload/sign/b/new.txt', {});
    expect(upload.body).not.toHaveProperty('url');
    const copy = { bucketId: 'b', sourceKey: 'a.txt', destinationKey: 'copy.txt' };
    expect((await post('/object/copy', copy)).body).not.toHaveProperty('Key');
    const many = await post('/object/sign/b', { expiresIn: 60, paths: ['a.txt'] });
    expect(many.status).not.toBe(200);
    const info = await library.ask('/storage/v1/object/info/b/a.txt');
    expect(info.body).not.toHaveProperty('size');
  });

  it('storage-answers: a listing is flat', async () => {
    const { body } = await post('/object/list/b', { prefix: '' });
    expect((body as { name: string }[]).map(({ name }) => name)).toContain('deep/b.txt');
  });

  it('storage-answers: no part of a file, and no name to save it under', async () => {
    const headers = { Range: 'bytes=0-1' };
    const answer = await library.ask('/storage/v1/object/b/a.txt?download=x.txt', { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.has('Content-Disposition')).toBe(false);
  });

  it('storage-answers: a signed address that expired is a 500', async () => {
    const answer = await library.ask('/storage/v1/object/sign/b/a.txt?token=a.b.c');
    expect(answer.status).toBe(500);
  });
});
