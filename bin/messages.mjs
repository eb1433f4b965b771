// `npm run messages`: brings the catalogues in line with the source. New messages are added without their translation,
// those that nothing says any more are taken out, and a person is told what is left to translate.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

import { po } from 'gettext-parser';

import { catalogueFile, findMessages, otherLanguages, readCatalogue } from './lib/catalogues.mjs';
import { readKey } from './lib/messages.mjs';

const messages = await findMessages();
for (const language of otherLanguages) {
  const file = catalogueFile(language);
  const before = existsSync(file) ? readCatalogue(language) : new Map();
  const translations = { '': { '': { msgid: '', msgstr: [''] } } };
  for (const [key, files] of messages) {
    const [msgctxt, msgid] = readKey(key);
    translations[msgctxt] ??= {};
    translations[msgctxt][msgid] = {
      ...(msgctxt && { msgctxt }),
      msgid,
      msgstr: [before.get(key) ?? ''],
      comments: { reference: [...files].join('\n') },
    };
  }
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    Language: language,
    'MIME-Version': '1.0',
    'Content-Transfer-Encoding': '8bit',
  };
  const data = { charset: 'utf-8', headers, translations };
  await writeFile(file, `${po.compile(data, { foldLength: 0 }).toString().trimEnd()}\n`);

  const left = [...messages.keys()].filter((message) => !before.get(message));
  const gone = [...before.keys()].filter((message) => !messages.has(message));
  console.log(
    `${language}: ${messages.size} messages, ${left.length} without a translation, ${gone.length} not said any more and taken out`,
  );
  for (const message of left.slice(0, 20)) console.log(`  ${readKey(message).join(' ').trim()}`);
}
