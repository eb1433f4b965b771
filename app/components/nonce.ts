import { createContext, useContext } from 'react';

const NonceContext = createContext<string | undefined>(undefined);

export const NonceProvider = NonceContext.Provider;

/** What marks our inline scripts as ours. In browsers it is not known: what they run then comes from our files. */
export const useNonce = () => useContext(NonceContext);
