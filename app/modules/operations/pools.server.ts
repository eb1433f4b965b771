import type pg from 'pg';

import { processWide } from '~/process-wide.server';

/** The pools of this process, with what they are for. */
export const pools = processWide('pools', () => new Map<pg.Pool, string>());
