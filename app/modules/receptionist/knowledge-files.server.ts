import { createHash } from 'node:crypto';

import type { Supabase } from '~/integrations/supabase/client.server';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { changeSection } from './draft.server';
import { DocumentError, maxDocumentBytes, readDocument } from './read-document.server';

const bucket = 'knowledge';
const maxFiles = 50;

/** The files of a draft, by name. Those that are gone are left out. */
export async function listFiles(supabase: Supabase, businessId: string, ids: string[]) {
  if (ids.length === 0) return [];
  const { data, error } = await supabase
    .from('knowledge_files')
    .select('id, name, bytes, words, state, error, created_at')
    .eq('business_id', businessId)
    .in('id', ids)
    .order('name');
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/**
 * Reads a file, keeps it, and lets the draft use it. The same file again is the one that is there.
 *
 * @throws DocumentError what is wrong with it
 */
export async function addFile(
  { supabase, business, user }: Member,
  file: unknown,
): Promise<{ words: number; isNew: boolean }> {
  if (!(file instanceof File) || file.size === 0) throw new DocumentError(t`Choose a file first.`);
  // Before its bytes are taken into memory once more.
  if (file.size > maxDocumentBytes) {
    throw new DocumentError(t`A file has at most 10 MB. Split it, or choose a smaller one.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { extension, mimeType, text, words } = await readDocument(file.name, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = `${business.id}/${sha256}.${extension}`;
  const known = await findFile(supabase, business.id, sha256);
  if (!known) {
    const stored = await supabase.storage
      .from(bucket)
      .upload(path, bytes, { contentType: mimeType, upsert: true });
    if (stored.error) throw appError('unavailable', { cause: stored.error });
    const { error } = await supabase.from('knowledge_files').insert({
      business_id: business.id,
      name: file.name.trim().slice(0, 200) || `File.${extension}`,
      mime_type: mimeType,
      bytes: bytes.byteLength,
      sha256,
      storage_path: path,
      text,
      created_by: user.id,
    });
    // Sent twice at once: the other one made it.
    if (error && error.code !== '23505') throw appError('unavailable', { cause: error });
  }
  const id = known ?? (await findFile(supabase, business.id, sha256));
  if (!id) throw appError('unavailable', { cause: 'a file that was just kept is not there' });
  const isNew = await changeSection(supabase, business, 'knowledge', (now) => {
    if (now.files.includes(id)) return null;
    if (now.files.length >= maxFiles) {
      throw new DocumentError(t`There are fifty files already. Remove one first.`);
    }
    return { ...now, files: [...now.files, id] };
  });
  return { words, isNew };
}

async function findFile(supabase: Supabase, businessId: string, sha256: string) {
  const { data, error } = await supabase
    .from('knowledge_files')
    .select('id')
    .eq('business_id', businessId)
    .eq('sha256', sha256)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return data?.id ?? null;
}

/** Takes a file out of the draft. It is kept as long as a version names it: that can be restored. */
export async function removeFile({ supabase, business }: Member, id: string): Promise<void> {
  await changeSection(supabase, business, 'knowledge', (now) => ({
    ...now,
    files: now.files.filter((other) => other !== id),
  }));
  const versions = await supabase
    .from('receptionist_versions')
    .select('id', { count: 'exact', head: true })
    .eq('business_id', business.id)
    .contains('config', { knowledge: { files: [id] } });
  if (versions.error) throw appError('unavailable', { cause: versions.error });
  if (versions.count) return;
  const { data, error } = await supabase
    .from('knowledge_files')
    .delete()
    .eq('business_id', business.id)
    .eq('id', id)
    // What Vapi has is taken away there first.
    .is('vapi_file_id', null)
    .select('storage_path')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  if (data) await supabase.storage.from(bucket).remove([data.storage_path]);
}
