import type pg from 'pg';

// The server and the app are bundles of their own in one process, each with its pools.
const mark = Symbol.for('frontdesk.pools');
const here = globalThis as { [mark]?: Map<pg.Pool, string> };

/** The pools of this process, with what they are for. */
export const pools = (here[mark] ??= new Map<pg.Pool, string>());
