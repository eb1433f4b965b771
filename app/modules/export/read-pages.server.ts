type Answer<Row> = PromiseLike<{ data: Row[] | null; error: unknown }>;

/** Rows read at a time: an export of a year costs no more memory than one page. */
export const pageSize = 500;

/**
 * Reads a table page by page.
 *
 * @param read asks for the page after a row (the last of the page before), or for the first one.
 * @throws when a page cannot be read: half a table is never taken for a whole one.
 */
export async function* readPages<Row>(
  read: (after: Row | null) => Answer<Row>,
): AsyncGenerator<Row[]> {
  let last: Row | null = null;
  for (;;) {
    const { data, error }: Awaited<Answer<Row>> = await read(last);
    if (error) throw unreadable(error);
    // Until a page is empty, not until one is short: the server may give less than it is asked for.
    if (!data || data.length === 0) return;
    yield data;
    last = data.at(-1) ?? null;
  }
}

/** Reads what has no pages: one row, or a few. */
export async function readAll<Data>(
  query: PromiseLike<{ data: Data; error: unknown }>,
): Promise<Data> {
  const { data, error } = await query;
  if (error) throw unreadable(error);
  return data;
}

function unreadable(cause: unknown): Error {
  return new Error('a page of an export could not be read', { cause });
}
