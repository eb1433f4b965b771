type Respond = (request: Request) => Promise<Response>;
type Json = Record<string, unknown>;

const api = '/storage/v1';

/**
 * Shim: the Storage API as supabase-js speaks it. The library reads a file only from a form's field `file`,
 * answers with other names for signed addresses and copies, signs one address at a time, lists a bucket
 * flat, gives no part of a file, and breaks on a signed address that has expired.
 */
export async function answerStorage(request: Request, respond: Respond): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(`${api}/object/`)) return respond(request);
  const call = `${request.method} ${pathname.slice(`${api}/object`.length)}`;
  const [, answer] = answers.find(([start]) => call.startsWith(start)) ?? [];
  return answer ? answer(request, respond) : respond(request);
}

/** By method and path; the first that fits. */
const answers: [string, (request: Request, respond: Respond) => Promise<Response>][] = [
  ['POST /list/', list],
  ['POST /sign/', sign],
  ['POST /upload/sign/', signUpload],
  ['PUT /upload/sign/', uploadSigned],
  ['POST /copy', copy],
  ['GET /info/', async (request, respond) => mapJson(await respond(request), info)],
  ['GET /sign/', downloadSigned],
  ['GET /', download],
  ['POST /', async (request, respond) => respond(await unwrapForm(request))],
  ['PUT /', async (request, respond) => respond(await unwrapForm(request))],
];

async function sign(request: Request, respond: Respond): Promise<Response> {
  const { paths, expiresIn } = (await request.clone().json()) as Json;
  if (!Array.isArray(paths)) return mapJson(await respond(request), signed);
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const bucket = request.url.replace(/\/+$/, '');
  const results = paths.map(async (path: string) => {
    const body = JSON.stringify({ expiresIn });
    const one = await respond(new Request(`${bucket}/${path}`, { method: 'POST', headers, body }));
    const answer = (await one.json()) as Json;
    return one.ok
      ? { error: null, path, ...signed(answer) }
      : { error: answer.message, path, signedURL: null };
  });
  return Response.json(await Promise.all(results));
}

function signed({ signedUrl }: Json) {
  return { signedURL: withoutApi(signedUrl) };
}

async function signUpload(request: Request, respond: Respond): Promise<Response> {
  return mapJson(await respond(request), ({ signedUrl, token }) => ({
    url: withoutApi(signedUrl),
    token,
  }));
}

/** supabase-js puts the API's address before what it gets. */
function withoutApi(address: unknown): string {
  return String(address).replace(api, '');
}

async function uploadSigned(request: Request, respond: Respond): Promise<Response> {
  const bucket = decodeURIComponent(new URL(request.url).pathname.split('/')[6] ?? '');
  return mapJson(await respond(await unwrapForm(request)), ({ Key }) => ({
    Key: `${bucket}/${String(Key)}`,
  }));
}

async function copy(request: Request, respond: Respond): Promise<Response> {
  const { bucketId, destinationBucket } = (await request.clone().json()) as Json;
  return mapJson(await respond(request), ({ key }) => ({
    Key: `${String(destinationBucket ?? bucketId)}/${String(key)}`,
  }));
}

function info(object: Json) {
  const metadata = (object.metadata ?? {}) as Json;
  return {
    ...pick(object, ['id', 'name', 'version', 'bucket_id', 'created_at']),
    size: metadata.size,
    content_type: metadata.mimetype,
    cache_control: metadata.cacheControl,
    etag: metadata.eTag,
    last_modified: object.updated_at,
    metadata: object.user_metadata,
  };
}

/** A `Blob` is sent as a form, with the file in a field without a name. */
async function unwrapForm(request: Request): Promise<Request> {
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) return request;
  const form = await request.formData();
  const file = form.get('') ?? form.get('file');
  const headers = new Headers(request.headers);
  if (!(file instanceof Blob)) {
    headers.delete('content-length');
    return new Request(request.url, { method: request.method, headers, body: form });
  }
  const body = await file.arrayBuffer();
  headers.set('content-type', file.type || 'application/octet-stream');
  headers.set('content-length', String(body.byteLength));
  const seconds = form.get('cacheControl');
  if (typeof seconds === 'string') headers.set('cache-control', `max-age=${seconds}`);
  return new Request(request.url, { method: request.method, headers, body });
}

// -------------------------------------------------------------------------------------------------

type Row = Json & { name: string };
type ListOptions = {
  prefix?: string;
  search?: string;
  limit?: number;
  offset?: number;
  sortBy?: { column?: string; order?: string };
};

/** One level of a folder, as a file manager shows it: first folders, then files, by their last names. */
async function list(request: Request, respond: Respond): Promise<Response> {
  const options = (await request.json()) as ListOptions;
  const prefix = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
  const folder = prefix && `${prefix}/`;
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const body = JSON.stringify({ prefix: folder });
  return mapJson(
    await respond(new Request(request.url, { method: 'POST', headers, body })),
    (rows) => pageOf(rows as unknown as Row[], folder, options),
  );
}

function pageOf(rows: Row[], folder: string, options: ListOptions) {
  const { search = '', limit = 100, offset = 0, sortBy = {} } = options;
  const isFound = ({ name }: Row) => name.toLowerCase().startsWith(search.toLowerCase());
  // The library's filter takes `_` for any character.
  const within = rows.filter(({ name }) => name.startsWith(folder));
  const files: Row[] = [];
  const folders = new Map<string, Row>();
  for (const row of within) {
    const [name = '', ...deeper] = row.name.slice(folder.length).split('/');
    if (deeper.length > 0) folders.set(name, { name, ...nothing });
    else if (name) files.push({ ...pick(row, Object.keys(nothing)), name });
  }
  const column = sortBy.column ?? 'name';
  const direction = sortBy.order === 'desc' ? -1 : 1;
  const by = (column: string) => (a: Row, b: Row) => {
    const [left, right] = [String(a[column]), String(b[column])];
    return left === right ? 0 : left < right ? -direction : direction;
  };
  return [...[...folders.values()].sort(by('name')), ...files.sort(by(column))]
    .filter(isFound)
    .slice(offset, offset + limit);
}

/** What a listing tells of a file; of a folder it is all null. */
const nothing = {
  id: null,
  updated_at: null,
  created_at: null,
  last_accessed_at: null,
  metadata: null,
};

function pick(row: Json, names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

// -------------------------------------------------------------------------------------------------

async function downloadSigned(request: Request, respond: Respond): Promise<Response> {
  const response = await download(request, respond);
  if (response.status !== 500) return response;
  const message = 'The signed address has expired or is not ours';
  return Response.json({ statusCode: '400', error: 'InvalidJWT', message }, { status: 400 });
}

async function download(request: Request, respond: Respond): Promise<Response> {
  const response = await respond(request);
  if (!response.ok) return response;
  return part(request, named(response, new URL(request.url).searchParams.get('download')));
}

/** The name under which a browser saves the file: `?download` or `?download=report.pdf`. */
function named(response: Response, name: string | null): Response {
  if (name === null) return response;
  const headers = new Headers(response.headers);
  const encoded = encodeURIComponent(name);
  headers.set(
    'Content-Disposition',
    name ? `attachment; filename=${encoded}; filename*=UTF-8''${encoded};` : 'attachment',
  );
  return new Response(response.body, { status: response.status, headers });
}

/** The part of a file that a player asks for when somebody jumps in a recording. */
async function part(request: Request, response: Response): Promise<Response> {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!range || (!range[1] && !range[2])) return response;
  const bytes = await response.arrayBuffer();
  const size = bytes.byteLength;
  const start = range[1] ? Number(range[1]) : Math.max(0, size - Number(range[2]));
  const end = range[1] && range[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  if (start > end) {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
  return new Response(bytes.slice(start, end + 1), { status: 206, headers });
}

async function mapJson(response: Response, change: (answer: Json) => unknown): Promise<Response> {
  if (!response.ok) return response;
  return Response.json(change((await response.json()) as Json), { status: response.status });
}
