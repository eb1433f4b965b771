import type { WithPgClient } from 'graphile-worker';

import { serviceClient } from '~/integrations/supabase/client.server';
import { askVapi, VapiFault } from '~/integrations/vapi/client.server';
import { uploadName } from '~/integrations/vapi/file-name';
import type { Reach } from './fault-points.server';

type Row = {
  id: string;
  name: string;
  mime_type: string;
  storage_path: string;
  vapi_file_id: string | null;
  state: string;
};
type Known = { vapiFileId: string; name: string };

/**
 * Brings a version's documents to Vapi, and gives the ids that they have there. One that Vapi refuses is
 * marked so, and the receptionist goes without it.
 *
 * @throws VapiFault that passes; an error of our own storage
 */
export async function uploadFiles(
  withPgClient: WithPgClient,
  businessId: string,
  ids: string[],
  reach: Reach,
): Promise<Known[]> {
  if (ids.length === 0) return [];
  const { rows } = await withPgClient((client) =>
    client.query<Row>(
      `select id, name, mime_type, storage_path, vapi_file_id, state from public.knowledge_files
       where business_id = $1 and id = any ($2) order by created_at, id`,
      [businessId, ids],
    ),
  );
  const missing = rows.filter((row) => !row.vapi_file_id && row.state !== 'failed');
  // An earlier run may have uploaded one and died before it wrote it down: its name there tells.
  const there =
    missing.length > 0 ? await askVapi((vapi) => vapi.files.list({ purpose: 'assistant' })) : [];
  const known: Known[] = [];
  for (const row of rows) {
    let vapiFileId = row.vapi_file_id;
    if (missing.includes(row)) {
      const name = nameAtVapi(row);
      const found = there.find((file) => file.originalName === name || file.name === name);
      vapiFileId = found?.id ?? (await upload(withPgClient, row, name));
      reach('file-uploaded');
      if (vapiFileId) await mark(withPgClient, row.id, vapiFileId, null);
    }
    if (vapiFileId) known.push({ vapiFileId, name: row.name });
  }
  return known;
}

function nameAtVapi({ id, name }: Row): string {
  return `${uploadName(id)}${/\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? ''}`;
}

async function upload(
  withPgClient: WithPgClient,
  row: Row,
  filename: string,
): Promise<string | null> {
  const { data, error } = await serviceClient()
    .storage.from('knowledge')
    .download(row.storage_path);
  if (error) throw error;
  const bytes = Buffer.from(await data.arrayBuffer());
  try {
    const file = await askVapi((vapi) =>
      vapi.files.create({
        purpose: 'assistant',
        file: { data: bytes, filename, contentType: row.mime_type },
      }),
    );
    return file.id;
  } catch (reason) {
    if (!(reason instanceof VapiFault) || reason.isPassing) throw reason;
    await mark(withPgClient, row.id, null, reason.message);
    return null;
  }
}

async function mark(
  withPgClient: WithPgClient,
  id: string,
  vapiFileId: string | null,
  error: string | null,
) {
  await withPgClient((client) =>
    client.query(
      `update public.knowledge_files set vapi_file_id = $2, state = $3, error = left($4, 500) where id = $1`,
      [id, vapiFileId, vapiFileId ? 'ready' : 'failed', error],
    ),
  );
}
