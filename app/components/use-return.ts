import { useEffect } from 'react';

/**
 * Acts when somebody comes back to this page by the browser's own way, which had kept it whole: what it shows is as
 * old as it was left, and they may have signed out since.
 */
export function useReturn(act: () => void): void {
  useEffect(() => {
    const look = ({ persisted }: PageTransitionEvent) => {
      if (persisted) act();
    };
    addEventListener('pageshow', look);
    return () => removeEventListener('pageshow', look);
  }, [act]);
}
