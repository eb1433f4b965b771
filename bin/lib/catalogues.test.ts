import { describe, expect, it } from 'vitest';

import { findMessages, otherLanguages, readCatalogue } from './catalogues.mjs';
import { holesOf, readKey } from './messages.mjs';

const said = await findMessages();

describe.each(otherLanguages)('the catalogue of %s', (language) => {
  const catalogue = readCatalogue(language);

  it('has each message of the source, and no other: npm run messages', () => {
    expect([...said.keys()].filter((message) => !catalogue.has(message))).toEqual([]);
    expect([...catalogue.keys()].filter((message) => !said.has(message))).toEqual([]);
  });

  it('says each of them', () => {
    const left = [...catalogue].filter(([, text]) => !text);
    expect(left.map(([message]) => message)).toEqual([]);
  });

  it('fills in the same', () => {
    const other = [...catalogue].filter(
      ([message, text]) => text && holesOf(text).join() !== holesOf(readKey(message)[1]).join(),
    );
    expect(other).toEqual([]);
  });

  it('begins and ends with a space where the message does', () => {
    const edges = (text: string) => [/^\s/.test(text), /\s$/.test(text)].join();
    expect(
      [...catalogue].filter(
        ([message, text]) => text && edges(text) !== edges(readKey(message)[1]),
      ),
    ).toEqual([]);
  });
});
