import { useActionData, useBeforeUnload, useBlocker } from '@remix-run/react';
import { useEffect, useRef, type RefObject } from 'react';

const question = 'What you changed is not saved yet. Leave this page all the same?';

/**
 * Asks before somebody leaves the page of a form with what they typed and did not save. To the same page they
 * may go: that is how somebody takes what another person saved meanwhile.
 *
 * @returns what the form has to tell
 */
export function useUnsaved(form: RefObject<HTMLFormElement>): {
  onInput(): void;
  onSubmit(): void;
} {
  // A form that came back, with an error or a row more, holds what is not saved.
  const isUnsaved = useRef(useActionData() !== undefined);
  // What was typed before the script was there counts as well.
  useEffect(() => {
    if (form.current && [...form.current.elements].some(isChanged)) isUnsaved.current = true;
  }, [form]);
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

/** Whether a control says something else than the page was sent with. */
function isChanged(control: Element): boolean {
  if (control instanceof HTMLSelectElement) {
    // Where none is chosen in the markup, the first one is.
    const sent = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(sent, 0);
  }
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (!(control instanceof HTMLInputElement)) return false;
  return control.type === 'checkbox' || control.type === 'radio'
    ? control.checked !== control.defaultChecked
    : control.type !== 'hidden' && control.value !== control.defaultValue;
}
