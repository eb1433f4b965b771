import { useNavigation } from '@remix-run/react';
import type { ButtonHTMLAttributes } from 'react';

/** The primary button of a form. With JavaScript it says that its form is on its way. */
export function SubmitButton({
  children,
  className = '',
  ...button
}: ButtonHTMLAttributes<HTMLButtonElement>) {
  const { state, formData } = useNavigation();
  // Of several forms on a page, only the one whose button was pressed.
  const isOurs = !button.name || formData?.get(button.name) === button.value;
  const isSending = state === 'submitting' && isOurs;
  return (
    <button
      {...button}
      className={`btn btn-primary ${className}`}
      aria-disabled={isSending || undefined}
    >
      {isSending ? 'One moment …' : children}
    </button>
  );
}
