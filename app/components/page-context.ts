import { createContext, useContext } from 'react';

import type { BrowserReports } from '~/integrations/sentry/report.server';

type PageContext = {
  /** Marks the inline scripts of this answer as ours. */
  nonce?: string;
  /** How a browser reports what goes wrong in it; null where nothing is reported. */
  reports?: BrowserReports | null;
  /** Under which number the error is found that this page is about: of its report, else of its request. */
  traceId?: string | null;
  /** What the page is for, where it does not say so in its own `meta`. */
  description?: string | null;
};

const Context = createContext<PageContext>({});

export const PageContextProvider = Context.Provider;

/** What only the server knows while it makes a page. In browsers nothing of it is known. */
export const usePageContext = () => useContext(Context);
