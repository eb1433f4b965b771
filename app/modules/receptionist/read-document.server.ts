import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { t } from '~/modules/languages/t';

/** A document that a person gave and that we do not take, in the words that say what to do. */
export class DocumentError extends Error {}

export const maxDocumentBytes = 10 * 1024 * 1024;
/** As much as a file's row holds. */
const maxText = 400_000;
const defaultMs = 20_000;

const kinds = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
} as const;
type Extension = keyof typeof kinds;

export type ReadDocument = { extension: Extension; mimeType: string; text: string; words: number };

/**
 * Reads the text out of a document. What it is, is told by its content: the name only tells one kind of plain
 * text from another.
 *
 * @param ms after which a document that keeps us busy is given up
 * @throws DocumentError
 */
export async function readDocument(
  name: string,
  bytes: Uint8Array,
  ms = defaultMs,
): Promise<ReadDocument> {
  if (bytes.byteLength === 0) throw new DocumentError(t`Choose a file first.`);
  if (bytes.byteLength > maxDocumentBytes) {
    throw new DocumentError(t`A file has at most 10 MB. Split it, or choose a smaller one.`);
  }
  const extension = extensionOf(name, bytes);
  const raw =
    extension === 'pdf' || extension === 'docx'
      ? await readApart(extension, bytes, ms)
      : new TextDecoder().decode(bytes);
  // Postgres keeps no NUL in a text.
  const text = raw.replaceAll('\0', '').trim().slice(0, maxText);
  const words = text.match(/\S+/g)?.length ?? 0;
  if (words === 0) {
    throw new DocumentError(
      t`No words could be read in this file. If it is a scan, choose one with real text.`,
    );
  }
  return { extension, mimeType: kinds[extension], text, words };
}

function extensionOf(name: string, bytes: Uint8Array): Extension {
  const head = Buffer.from(bytes.subarray(0, 1024));
  // Some programs write a line or two before it.
  if (head.includes('%PDF-')) return 'pdf';
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    if (Buffer.from(bytes).includes('word/document.xml')) return 'docx';
  } else if (isText(bytes)) {
    const ending = /\.(md|csv)$/i.exec(name)?.[1]?.toLowerCase();
    return ending === 'md' || ending === 'csv' ? ending : 'txt';
  }
  throw new DocumentError(
    t`This kind of file cannot be read. Choose a PDF, a Word document (DOCX), or plain text (TXT, MD, CSV).`,
  );
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Runs in a thread of its own. Its libraries are loaded there, when they are needed. */
const script = `
  const { parentPort, workerData } = require('node:worker_threads');
  const readers = {
    async pdf({ library, bytes }) {
      const { extractText } = await import(library);
      return (await extractText(bytes, { mergePages: true })).text;
    },
    async docx({ library, bytes }) {
      const mammoth = await import(library);
      return (await mammoth.default.extractRawText({ buffer: Buffer.from(bytes) })).value;
    },
  };
  readers[workerData.kind](workerData).then(
    (text) => parentPort.postMessage({ text }),
    (error) => parentPort.postMessage({ error: String(error) }),
  );
`;

/**
 * A document can be made to take for ever, or all the memory: it is read in a thread that can be ended, so
 * that calls are answered meanwhile.
 */
async function readApart(kind: 'pdf' | 'docx', bytes: Uint8Array, ms: number): Promise<string> {
  const require = createRequire(import.meta.url);
  const library = pathToFileURL(require.resolve(kind === 'pdf' ? 'unpdf' : 'mammoth')).href;
  const worker = new Worker(script, {
    eval: true,
    execArgv: [],
    workerData: { kind, library, bytes: new Uint8Array(bytes) },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    stdout: true,
    stderr: true,
  });
  const broken = t`This file is damaged or locked by a password. Save it anew, and try again.`;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const refuse = (message: string) => () => reject(new DocumentError(message));
      timer = setTimeout(refuse(t`Reading this file takes too long. Choose a simpler one.`), ms);
      worker.on('message', ({ text }: { text?: unknown }) =>
        typeof text === 'string' ? resolve(text) : refuse(broken)(),
      );
      worker.on('error', refuse(broken));
      worker.on('exit', refuse(broken));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
