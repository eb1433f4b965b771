import { CircleAlert } from 'lucide-react';

/** What is wrong with a list or a choice as a whole. A field says it of itself. */
export function FormError({ id, errors }: { id: string; errors?: string[] }) {
  if (!errors?.length) return null;
  return (
    <p className="fd-error" id={id} role="alert">
      <CircleAlert className="fd-icon" aria-hidden />
      {errors[0]}
    </p>
  );
}
