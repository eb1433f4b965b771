import { getInputProps, getTextareaProps } from '@conform-to/react';
import { Plus } from 'lucide-react';

import { FormError } from '~/components/form-error';
import { RowButtons } from '~/components/row-buttons';
import { SectionForm, useSectionForm } from '~/components/section-form';
import { SettingsCard } from '~/components/settings-card';
import { Field, TextareaField } from '~/components/ui/field';
import { t } from '~/modules/languages/t';
import { dayNames, type Weekday } from '~/modules/receptionist/section-words';
import { TimeRanges, type ClockRange } from './time-ranges';

export type HoursValue = {
  weekly: Record<Weekday, ClockRange[]>;
  days: { date: string; name: string; isClosed: string; ranges: ClockRange[] }[];
  afterHours: { mode: string; greeting: string };
};

const modes = () =>
  [
    ['message', t`Says that you are closed, and takes a message`],
    ['transfer', t`Puts callers through to the people for it`],
    ['answer', t`Answers as during the day`],
  ] as const;

type HoursFormProps = {
  value: HoursValue;
  base: string;
  weekdays: readonly Weekday[];
  timeZone: string;
  canEdit: boolean;
};

/** When the business is open, on which days it is not as ever, and what callers get when it is closed. */
export function HoursForm({ value, base, weekdays, timeZone, canEdit }: HoursFormProps) {
  const section = useSectionForm<HoursValue>('hours', { value, base });
  const { form, fields } = section;
  const weekly = fields.weekly.getFieldset();
  const after = fields.afterHours.getFieldset();
  const days = fields.days.getFieldList();
  return (
    <SectionForm {...section} canEdit={canEdit}>
      <SettingsCard id="week" title="Opening hours">
        <p className="fd-muted">
          In the time of {timeZone}. A day without times is closed. For a night over midnight, end
          at 12:00 am and go on the next day.
        </p>
        <div>
          {weekdays.map((day) => (
            <TimeRanges
              key={day}
              form={form}
              field={weekly[day]}
              label={dayNames[day]}
              canEdit={canEdit}
            />
          ))}
        </div>
      </SettingsCard>
      <SettingsCard id="special" title="Holidays and special days">
        <FormError id={fields.days.errorId} errors={fields.days.errors} />
        {days.length === 0 && (
          <p className="fd-muted">
            None. Add the days on which you are closed or open differently.
          </p>
        )}
        {days.map((item, index) => {
          const day = item.getFieldset();
          const name = day.name.value || t`day ${index + 1}`;
          return (
            <fieldset key={item.key} className="fd-row">
              <legend className="sr-only">Special day: {name}</legend>
              <div className="grid gap-3 sm:grid-cols-[11rem_1fr]">
                <Field
                  label="Date"
                  errors={day.date.errors}
                  {...getInputProps(day.date, { type: 'date' })}
                />
                <Field
                  label="What day it is"
                  errors={day.name.errors}
                  {...getInputProps(day.name, { type: 'text' })}
                  placeholder="Thanksgiving"
                  maxLength={60}
                  autoComplete="off"
                />
              </div>
              <label className="fd-check">
                <input
                  {...getInputProps(day.isClosed, { type: 'checkbox' })}
                  className="checkbox"
                />
                Closed all day
              </label>
              <div className="fd-unless-closed">
                <TimeRanges
                  form={form}
                  field={day.ranges}
                  label="Open"
                  of={name}
                  canEdit={canEdit}
                />
              </div>
              {canEdit && (
                <RowButtons
                  form={form}
                  list={fields.days.name}
                  index={index}
                  count={days.length}
                  of={name}
                  canMove={false}
                />
              )}
            </fieldset>
          );
        })}
        {canEdit && (
          <div>
            <button
              {...form.insert.getButtonProps({
                name: fields.days.name,
                defaultValue: { date: '', name: '', isClosed: 'on', ranges: [] },
              })}
              className="btn"
            >
              <Plus className="fd-icon" aria-hidden />
              Add a day
            </button>
          </div>
        )}
      </SettingsCard>
      <SettingsCard id="after" title="After hours">
        <fieldset>
          <legend className="fd-label mb-1.5">When you are closed, your receptionist</legend>
          {modes().map(([mode, label]) => (
            <label key={mode} className="fd-check">
              <input
                type="radio"
                className="radio"
                name={after.mode.name}
                value={mode}
                defaultChecked={after.mode.initialValue === mode}
              />
              {label}
            </label>
          ))}
          <FormError id={after.mode.errorId} errors={after.mode.errors} />
        </fieldset>
        <TextareaField
          label="Greeting after hours"
          hint="Leave it empty for the usual greeting."
          errors={after.greeting.errors}
          {...getTextareaProps(after.greeting)}
          rows={2}
          maxLength={400}
        />
      </SettingsCard>
    </SectionForm>
  );
}
