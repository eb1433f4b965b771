import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

/** Sides by where lines begin and end, so that the layout turns with a language that is written from right to left. */
const sides = {
  '.tsx':
    /["'` :]-?(?:(?:scroll-)?[mp][lr]|left|right|border-[lr]|rounded-[lr])-(?:auto|\d|\[)|["'` :](?:border-[lr]|rounded-[lr]|text-left|text-right)["'` ]/g,
  '.css':
    /^\s*(?:(?:margin|padding|border)-(?:left|right)|left|right)\b.*:|text-align: (?:left|right)/gm,
};

it.each(Object.entries(sides))('%s names no left and no right', (ending, pattern) => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith(ending))
    .flatMap((name) =>
      [...readFileSync(`app/${name}`, 'utf8').matchAll(pattern)].map(
        ([text]) => `${name}: ${text.trim()}`,
      ),
    );
  expect(found).toEqual([]);
});
