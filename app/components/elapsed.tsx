import { useEffect, useState } from 'react';

import { length } from '~/modules/format/length';

/**
 * How long something has been going on, counted on by the page. It goes by the server's clock, whatever the
 * browser's says.
 */
export function Elapsed({ seconds }: { seconds: number }) {
  const [shown, setShown] = useState(seconds);
  useEffect(() => {
    const began = performance.now() - seconds * 1000;
    const count = () => setShown(Math.floor((performance.now() - began) / 1000));
    count();
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return <span className="num">{length(shown)}</span>;
}
