import { CircleAlert } from 'lucide-react';
import type {
  InputHTMLAttributes,
  ReactNode,
  SelectHTMLAttributes,
  TextareaHTMLAttributes,
} from 'react';

type Labelled = {
  label: string;
  hint?: string;
  /** What is wrong, in the words that say what to do. */
  errors?: string[];
};

/** A labelled input, with its hint and error wired for assistive technology. */
export function Field({
  label,
  hint,
  errors,
  ...input
}: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Frame id={input.id} label={label} hint={hint} errors={errors}>
      <input className="input" {...input} {...described(input.id, hint, errors)} />
    </Frame>
  );
}

/** A labelled choice of a list. */
export function SelectField({
  label,
  hint,
  errors,
  options,
  ...select
}: Labelled &
  SelectHTMLAttributes<HTMLSelectElement> & { options: readonly (readonly [string, string])[] }) {
  return (
    <Frame id={select.id} label={label} hint={hint} errors={errors}>
      <select className="select" {...select} {...described(select.id, hint, errors)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A labelled text of several lines. */
export function TextareaField({
  label,
  hint,
  errors,
  ...textarea
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Frame id={textarea.id} label={label} hint={hint} errors={errors}>
      <textarea
        className="textarea"
        rows={3}
        {...textarea}
        {...described(textarea.id, hint, errors)}
      />
    </Frame>
  );
}

function Frame({
  id,
  label,
  hint,
  errors,
  children,
}: Labelled & { id?: string; children: ReactNode }) {
  return (
    <div className="fd-field">
      <label htmlFor={id}>{label}</label>
      {children}
      {errors && (
        <p className="fd-error" id={`${id}-error`}>
          <CircleAlert className="fd-icon" aria-hidden />
          {errors[0]}
        </p>
      )}
      {hint && (
        <p className="fd-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function described(id: string | undefined, hint?: string, errors?: string[]) {
  return {
    'aria-invalid': errors ? true : undefined,
    'aria-describedby':
      [errors && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined,
    // A page that comes back with errors puts the person where the first one is.
    autoFocus: errors ? true : undefined,
  };
}
