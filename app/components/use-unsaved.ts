import { useActionData, useBeforeUnload, useBlocker } from '@remix-run/react';
import { useEffect, useRef } from 'react';

const question = 'What you changed is not saved yet. Leave this page all the same?';

/**
 * Asks before somebody leaves the page of a form with what they typed and did not save. To the same page they
 * may go: that is how somebody takes what another person saved meanwhile.
 *
 * @returns what the form has to tell
 */
export function useUnsaved(): { onInput(): void; onSubmit(): void } {
  // A form that came back, with an error or a row more, holds what is not saved.
  const isUnsaved = useRef(useActionData() !== undefined);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isUnsaved.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (window.confirm(question)) blocker.proceed();
    else blocker.reset();
  }, [blocker]);
  useBeforeUnload((event) => {
    if (isUnsaved.current) event.preventDefault();
  });
  return {
    onInput() {
      isUnsaved.current = true;
    },
    onSubmit() {
      isUnsaved.current = false;
    },
  };
}
