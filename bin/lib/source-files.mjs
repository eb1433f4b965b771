// The source that a build looks through, for the icons that it shows and for what it says.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Of TypeScript, and no test. */
export const isSource = (file) => /(?<!\.test)\.tsx?$/.test(file);

/** Each such file of a folder, in the order of their names: its path within the folder, with `/`, and what is in it. */
export async function readSources(folder) {
  const files = (await readdir(folder, { recursive: true })).filter(isSource).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.split(path.sep).join('/'),
      code: await readFile(path.join(folder, file), 'utf8'),
    })),
  );
}
