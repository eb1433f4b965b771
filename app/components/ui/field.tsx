import { CircleAlert } from 'lucide-react';
import type { InputHTMLAttributes } from 'react';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string;
  /** What is wrong, in the words that say what to do. */
  errors?: string[];
};

/** A labelled input, with its hint and error wired for assistive technology. */
export function Field({ label, hint, errors, id, ...input }: FieldProps) {
  const hintId = hint && id ? `${id}-hint` : undefined;
  const errorId = errors && id ? `${id}-error` : undefined;
  return (
    <div className="fd-field">
      <label htmlFor={id}>{label}</label>
      <input
        className="input"
        {...input}
        id={id}
        aria-invalid={errors ? true : undefined}
        aria-describedby={[errorId, hintId].filter(Boolean).join(' ') || undefined}
        // A page that comes back with errors puts the person where the first one is.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={errors ? true : undefined}
      />
      {errors && (
        <p className="fd-error" id={errorId}>
          <CircleAlert className="fd-icon" aria-hidden />
          {errors[0]}
        </p>
      )}
      {hint && (
        <p className="fd-hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
