import { buffer } from 'node:stream/consumers';
import { Transform } from 'node:stream';

import { renderToPipeableStream } from 'react-dom/server';
import { expect, it } from 'vitest';

import { withoutNuls } from './without-nuls.server';

const page = (
  <ol>
    {Array.from({ length: 400 }, (_, index) => (
      <li key={index}>{`${'x'.repeat(index % 7)}“${index}”`}</li>
    ))}
  </ol>
);

function render(through: Transform) {
  const { pipe } = renderToPipeableStream(page, { onAllReady: () => pipe(through) });
  return buffer(through);
}

it('a page has no NUL in it, wherever a character falls', async () => {
  const html = await render(withoutNuls());
  expect(html.includes(0)).toBe(false);
  expect(html.toString('utf8')).toContain('“399”</li></ol>');
});

it('which React still does', async () => {
  const asItIs = new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) });
  expect((await render(asItIs)).includes(0)).toBe(true);
});
