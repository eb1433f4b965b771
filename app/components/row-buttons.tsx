import type { FormMetadata } from '@conform-to/react';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';

/** Moves and removes a row of a form's list. Each is a submit button: what is typed stays, with or without a script. */
export function RowButtons<T extends Record<string, unknown>>({
  form,
  list,
  index,
  count,
  of,
  canMove = true,
}: {
  form: FormMetadata<T>;
  /** Name of the list's field. */
  list: string;
  index: number;
  count: number;
  /** What the row is called, for who does not see where the button stands. */
  of: string;
  canMove?: boolean;
}) {
  const name = list as never;
  return (
    <span className="fd-rowbtns">
      {canMove && index > 0 && (
        <button
          {...form.reorder.getButtonProps({ name, from: index, to: index - 1 })}
          className="btn btn-ghost btn-sm btn-square"
          aria-label={`Move ${of} up`}
        >
          <ArrowUp className="fd-icon" aria-hidden />
        </button>
      )}
      {canMove && index < count - 1 && (
        <button
          {...form.reorder.getButtonProps({ name, from: index, to: index + 1 })}
          className="btn btn-ghost btn-sm btn-square"
          aria-label={`Move ${of} down`}
        >
          <ArrowDown className="fd-icon" aria-hidden />
        </button>
      )}
      <button
        {...form.remove.getButtonProps({ name, index })}
        className="btn btn-ghost btn-sm fd-danger-text"
      >
        <Trash2 className="fd-icon" aria-hidden />
        Remove<span className="sr-only"> {of}</span>
      </button>
    </span>
  );
}
