import { expect, it } from 'vitest';

import { toCsv, type Column } from './csv.server';

const column: Column<unknown>[] = [['what', (row) => row as string]];

async function csv(...values: unknown[]) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of toCsv(column, [values] as unknown as AsyncIterable<unknown[]>)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

it.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
  'makes %j harmless for spreadsheets',
  async (value) => {
    expect((await csv(value)).split('\r\n')[1]?.replace(/^"/, '')).toMatch(/^'/);
  },
);

it('also where the cell must be quoted', async () => {
  expect(await csv('=HYPERLINK("http://evil.example","a")')).toContain(
    `"'=HYPERLINK(""http://evil.example"",""a"")"`,
  );
});

it('leaves other words, numbers and nothing as they are', async () => {
  expect(await csv('a=1', -5, null, true, 'two\nlines')).toBe(
    '\uFEFFwhat\r\na=1\r\n-5\r\n\r\nyes\r\n"two\nlines"\r\n',
  );
});

it('has its head also when there is no row', async () => {
  expect(await csv()).toBe('\uFEFFwhat\r\n');
});
