import { useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';

/** The primary button of a form. With JavaScript it says that the form is on its way. */
export function SubmitButton({
  children,
  className = '',
}: {
  children: ReactNode;
  className?: string;
}) {
  const isSending = useNavigation().state === 'submitting';
  return (
    <button className={`btn btn-primary ${className}`} aria-disabled={isSending || undefined}>
      {isSending ? 'One moment …' : children}
    </button>
  );
}
