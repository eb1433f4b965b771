import { AsyncLocalStorage } from 'node:async_hooks';

import { processWide } from '~/process-wide.server';
import type { Locale } from './language';

const storage = processWide('locale', () => new AsyncLocalStorage<Locale>());

/** Does some work, as of a request or a mail, for somebody who reads this language: `language()` and t`…` know. */
export function speak<T>(locale: Locale, work: () => T): T {
  return storage.run(locale, work);
}
