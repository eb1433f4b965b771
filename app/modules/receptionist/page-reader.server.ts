import { parentPort, workerData } from 'node:worker_threads';

import { proposeEntries } from './website-text.server';

/** The thread that takes a page apart: it may be ended in the middle, and nobody else waits for it. */
// A thread's port has no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(proposeEntries(String(workerData)));
