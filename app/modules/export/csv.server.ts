import { stringify } from 'csv-stringify/sync';

import { t } from '~/modules/languages/t';

type Cell = string | number | boolean | null | undefined;
/** A column's name, and what stands in it. */
export type Column<Row> = [name: string, cell: (row: Row) => Cell];

/**
 * CSV in the form that spreadsheets read (UTF-8 with a mark, CRLF), a chunk a page of rows. A cell that a
 * spreadsheet would run as a formula gets an apostrophe before it: what a caller says must not compute
 * anything on the machine of whoever opens the file.
 */
export function toCsv<Row>(
  columns: Column<Row>[],
  pages: AsyncIterable<Row[]>,
): AsyncGenerator<Uint8Array> {
  // Said now, in the language of whoever asks: the rows come later.
  return chunks(columns, pages, { yes: t`yes`, no: t`no` });
}

type Words = { yes: string; no: string };

async function* chunks<Row>(
  columns: Column<Row>[],
  pages: AsyncIterable<Row[]>,
  words: Words,
): AsyncGenerator<Uint8Array> {
  yield encode([columns.map(([name]) => name)], words, true);
  for await (const rows of pages) {
    if (rows.length > 0) {
      yield encode(
        rows.map((row) => columns.map(([, cell]) => cell(row))),
        words,
      );
    }
  }
}

const encoder = new TextEncoder();

function encode(rows: Cell[][], words: Words, isFirst = false): Uint8Array {
  const text = stringify(rows, {
    bom: isFirst,
    record_delimiter: 'windows',
    escape_formulas: true,
    // A line break alone is no record's end to the library, but it is one to many readers.
    quoted_match: /[\r\n]/,
    cast: { boolean: (value) => (value ? words.yes : words.no) },
  });
  return encoder.encode(text);
}
