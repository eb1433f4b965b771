// The catalogues of messages: one file a language, in the format of gettext, which translators' tools read.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { po } from 'gettext-parser';

import { keyOf, readText } from './messages.mjs';
import { readSources } from './source-files.mjs';

/** What the source itself says. */
export const sourceLanguage = 'en';
/** What it is said in besides. */
export const otherLanguages = ['es'];

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where a language's catalogue is. */
export function catalogueFile(language) {
  return path.join(root, `languages/${language}.po`);
}

/** @returns {Map<string, string>} what each message is in a language; empty where nobody has said it yet */
export function readCatalogue(language) {
  const { translations } = po.parse(readFileSync(catalogueFile(language)));
  return new Map(
    Object.values(translations)
      .flatMap((ofContext) => Object.values(ofContext))
      // The head of the file is an entry without a message.
      .filter(({ msgid }) => msgid !== '')
      .map(({ msgctxt, msgid, msgstr }) => [keyOf(msgid, msgctxt), msgstr[0] ?? '']),
  );
}

/** @returns {Promise<Map<string, Set<string>>>} each message that the source says, with the files that say it, in their order */
export async function findMessages() {
  const found = new Map();
  for (const { name, code } of await readSources(path.join(root, 'app'))) {
    for (const { text } of readText(code, name).messages()) {
      if (!found.has(text)) found.set(text, new Set());
      found.get(text).add(`app/${name}`);
    }
  }
  return found;
}
