// The build says the text of the interface in each language (see `messages.mjs`).
import MagicString from 'magic-string';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { catalogueFile, otherLanguages, readCatalogue, sourceLanguage } from './catalogues.mjs';
import { keyOf, readText } from './messages.mjs';
import { isSource } from './source-files.mjs';

const app = fileURLToPath(new URL('../../app/', import.meta.url));
/** What says something: our own source, without its tests. */
const isSpoken = (id) => id.startsWith(app) && isSource(id);
/** Cheap to find, and in each file that says something. */
const mayBeSpoken = /<|\bt`/;

/**
 * One file with what it says in all languages, of which `language()` chooses as it runs; or in one alone.
 *
 * @param {string} code
 * @param {string} file its absolute path
 * @param {string} [only] a language. Browsers load the files of theirs, which weigh what they did before there was another.
 * @returns {MagicString | null} null where it says nothing
 */
export function sayInLanguages(code, file, only) {
  if (!mayBeSpoken.test(code)) return null;
  const expressions = readText(code, path.relative(app, file)).expressions(catalogues());
  if (expressions.length === 0) return null;
  const told = new MagicString(code);
  let asks = false;
  for (const { start, end, said, getter } of expressions) {
    const source = said[sourceLanguage];
    const others = only ? [] : otherLanguages.filter((language) => said[language] !== source);
    if (others.length > 0) asks = true;
    const choice = others
      .map((language) => `ask_language() === '${language}' ? ${said[language]} : `)
      .join('');
    if (only) told.overwrite(start, end, said[only]);
    else if (choice === '') told.overwrite(start, end, source);
    else if (getter) {
      const { key } = getter;
      told.overwrite(getter.start, getter.end, `get ${key}() { return ${choice}${source}; }`);
    } else told.overwrite(start, end, `(${choice}${source})`);
  }
  // On the first line, so that all others keep their numbers.
  if (asks)
    told.prepend(`import { language as ask_language } from '~/modules/languages/language';`);
  return told;
}

let read;
function catalogues() {
  read ??= Object.fromEntries([
    [sourceLanguage, (message) => message],
    ...otherLanguages.map((language) => {
      const catalogue = readCatalogue(language);
      return [language, (text, _line, context) => catalogue.get(keyOf(text, context)) || text];
    }),
  ]);
  return read;
}

/**
 * For Vite. What browsers load is built for one language: `FRONTDESK_LANGUAGE`, or English.
 *
 * @returns {import('vite').Plugin}
 */
export function languagesForVite() {
  let only;
  return {
    name: 'languages',
    enforce: 'pre',
    config(_config, { command, isSsrBuild }) {
      const isForBrowsers = command === 'build' && !isSsrBuild;
      only = isForBrowsers ? (process.env.FRONTDESK_LANGUAGE ?? sourceLanguage) : undefined;
    },
    transform(code, id) {
      const [file] = id.split('?');
      if (!isSpoken(file)) return null;
      const told = sayInLanguages(code, file, only);
      return (
        told && {
          code: told.toString(),
          map: told.generateMap({ source: file, hires: 'boundary' }),
        }
      );
    },
    configureServer({ watcher, moduleGraph, ws }) {
      const files = otherLanguages.map(catalogueFile);
      watcher.add(files);
      watcher.on('change', (file) => {
        if (!files.includes(file)) return;
        read = undefined;
        moduleGraph.invalidateAll();
        ws.send({ type: 'full-reload' });
      });
    },
  };
}

/**
 * For what esbuild bundles: our own server and the worker, which sends mail.
 *
 * @returns {import('esbuild').Plugin}
 */
export function languagesForEsbuild() {
  return {
    name: 'languages',
    setup(build) {
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path: file }) => {
        if (!isSpoken(file)) return null;
        const code = await readFile(file, 'utf8');
        const told = sayInLanguages(code, file);
        if (!told) return null;
        const map = told.generateMap({ source: file, hires: 'boundary', includeContent: true });
        const loader = file.endsWith('x') ? 'tsx' : 'ts';
        return { contents: `${told}\n//# sourceMappingURL=${map.toUrl()}`, loader };
      });
    },
  };
}
