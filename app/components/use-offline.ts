import { useEffect } from 'react';

import { paths } from '~/paths';

/** Has the browser keep the page for when there is no connection, as things are now. Nothing else needs it. */
export function useOffline(): void {
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const keep = async () => {
      const { serviceWorker } = navigator;
      await serviceWorker.register(paths.serviceWorker(), { scope: '/', updateViaCache: 'none' });
      const { active } = await serviceWorker.ready;
      // To a worker, which has no origin to name.
      // eslint-disable-next-line unicorn/require-post-message-target-origin
      active?.postMessage('keep');
    };
    // After all that somebody waits for. Browsers that refuse one (private windows) do without.
    const timer = setTimeout(() => void keep().catch(() => {}), 1_000);
    return () => clearTimeout(timer);
  }, []);
}
