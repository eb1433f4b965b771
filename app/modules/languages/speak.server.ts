import { AsyncLocalStorage } from 'node:async_hooks';

import { processWide } from '~/process-wide.server';
import type { Language } from './language';

const storage = processWide('language', () => new AsyncLocalStorage<Language>());

/** Does some work, as of a request or a mail, for somebody who reads this language: `language()` and t`…` know. */
export function speak<T>(language: Language, work: () => T): T {
  return storage.run(language, work);
}
