import { useActionData, useBeforeUnload, useBlocker } from '@remix-run/react';
import { useEffect, useRef, type RefObject } from 'react';
import { t } from '~/modules/languages/t';

/**
 * Asks before somebody leaves the page of a form with what they typed and did not save. To the same page they
 * may go: that is how somebody takes what another person saved meanwhile.
 *
 * Before another site, or before the tab is closed, only who typed while the script was there is asked. Words from
 * before that may be on their way: Save works without the script as well, and must not ask.
 *
 * @returns what the form has to tell
 */
export function useUnsaved(form: RefObject<HTMLFormElement>): {
  onInput(): void;
  onSubmit(): void;
} {
  const hasTyped = useRef(false);
  // A form that came back, with an error or a row more, holds what is not saved.
  const cameBack = useActionData() !== undefined;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname &&
      (hasTyped.current || cameBack || hasChanges(form.current)),
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (!window.confirm(t`What you changed is not saved yet. Leave this page all the same?`)) {
      blocker.reset();
      return;
    }
    // Said once is enough: the next page may not be there yet when somebody goes on.
    hasTyped.current = false;
    blocker.proceed();
  }, [blocker]);
  useBeforeUnload((event) => {
    if (hasTyped.current) event.preventDefault();
  });
  return {
    onInput() {
      hasTyped.current = true;
    },
    onSubmit() {
      hasTyped.current = false;
    },
  };
}

function hasChanges(form: HTMLFormElement | null): boolean {
  return form !== null && [...form.elements].some(isChanged);
}

/** Whether a control says something else than the page was sent with. */
function isChanged(control: Element): boolean {
  if (control instanceof HTMLSelectElement) {
    // Where none is chosen in the markup, the first one is.
    const sent = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(sent, 0);
  }
  if (control instanceof HTMLTextAreaElement) {
    // Lines that were sent as forms send them end otherwise once they are in the field.
    return control.value !== control.defaultValue.replaceAll('\r\n', '\n');
  }
  if (!(control instanceof HTMLInputElement)) return false;
  return control.type === 'checkbox' || control.type === 'radio'
    ? control.checked !== control.defaultChecked
    : control.type !== 'hidden' && control.value !== control.defaultValue;
}
