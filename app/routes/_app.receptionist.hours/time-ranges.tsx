import type { FieldMetadata, FormMetadata } from '@conform-to/react';
import { Plus } from 'lucide-react';

import { FormError } from '~/components/form-error';
import { t } from '~/modules/languages/t';

export type ClockRange = { from: string; to: string };

/** As many as most days need: the second is for after lunch. */
const shown = 2;
const most = 4;

/** The times of a day: two to fill in, and more by a button. Empty ones count for nothing. */
export function TimeRanges<T extends Record<string, unknown>>({
  form,
  field,
  label,
  of,
  canEdit,
}: {
  form: FormMetadata<T>;
  field: FieldMetadata<ClockRange[]>;
  label: string;
  /** Whose times they are, where the label does not say it. */
  of?: string;
  canEdit: boolean;
}) {
  const list = field.getFieldList();
  const count = canEdit ? Math.max(shown, list.length) : list.length;
  const name = of ? t`${label} on ${of}` : label;
  return (
    <div className="fd-times" role="group" aria-label={name}>
      <span className="fd-label">{label}</span>
      <div className="grid min-w-0 gap-2">
        {count === 0 && <span className="fd-muted fd-small">Closed</span>}
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {Array.from({ length: count }, (_, index) => {
            const range = list[index]?.getFieldset();
            // Of the range as a whole: that it ends before it begins.
            const errors = [
              ...(range?.from.errors ?? []),
              ...(range?.to.errors ?? []),
              ...(list[index]?.errors ?? []),
            ];
            const at = `${field.name}[${index}]`;
            const number = index + 1;
            return (
              <div key={list[index]?.key ?? at} className="grid gap-1">
                <span className="flex items-center gap-2">
                  <Clock
                    name={`${at}.from`}
                    label={count > 1 ? `${name} from (${number})` : `${name} from`}
                    value={range?.from.initialValue}
                    errorId={errors.length > 0 ? `${at}-error` : undefined}
                  />
                  <span className="fd-muted" aria-hidden>
                    to
                  </span>
                  <Clock
                    name={`${at}.to`}
                    label={count > 1 ? `${name} to (${number})` : `${name} to`}
                    value={range?.to.initialValue}
                    errorId={errors.length > 0 ? `${at}-error` : undefined}
                  />
                </span>
                <FormError id={`${at}-error`} errors={errors} />
              </div>
            );
          })}
        </div>
        <FormError id={field.errorId} errors={field.errors} />
      </div>
      {canEdit && count < most && (
        <button
          {...form.insert.getButtonProps({
            name: field.name as never,
            // A list that is shorter than what is shown grows past it.
            defaultValue: { from: '', to: '' } as never,
          })}
          className="btn btn-ghost btn-sm"
          aria-label={`Add a time: ${name}`}
        >
          <Plus className="fd-icon" aria-hidden />
          Add a time
        </button>
      )}
    </div>
  );
}

function Clock({
  name,
  label,
  value,
  errorId,
}: {
  name: string;
  label: string;
  value?: string;
  errorId?: string;
}) {
  return (
    <input
      type="time"
      className="input fd-tabnum"
      name={name}
      defaultValue={value}
      aria-label={label}
      aria-invalid={errorId ? true : undefined}
      aria-describedby={errorId}
    />
  );
}
