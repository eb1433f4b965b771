import { getInputProps, getSelectProps } from '@conform-to/react';
import { Plus } from 'lucide-react';

import { FormError } from '~/components/form-error';
import { RowButtons } from '~/components/row-buttons';
import { SectionForm, useSectionForm } from '~/components/section-form';
import { SettingsCard } from '~/components/settings-card';
import { Field, SelectField } from '~/components/ui/field';
import { t } from '~/modules/languages/t';

type PersonValue = { id: string; name: string; phone: string; reason: string; when: string };
type TransfersValue = { people: PersonValue[]; fallback: string };

const whens = () =>
  [
    ['open', t`When you are open`],
    ['closed', t`When you are closed`],
    ['always', t`At any time`],
  ] as const;
const fallbacks = () =>
  [
    ['message', t`Takes a message`],
    ['return', t`Goes on with the caller, and says that nobody could be reached`],
  ] as const;

/** Whom callers are put through to, why and when, one after the other. */
export function TransfersForm({
  value,
  base,
  canEdit,
}: {
  value: TransfersValue;
  base: string;
  canEdit: boolean;
}) {
  const section = useSectionForm<TransfersValue>('transfers', { value, base });
  const { form, fields } = section;
  const people = fields.people.getFieldList();
  return (
    <SectionForm {...section} canEdit={canEdit}>
      <SettingsCard id="people" title="Who callers are put through to">
        <p className="fd-muted">
          Rung one after the other in this order, as far as reason and time fit.
        </p>
        <FormError id={fields.people.errorId} errors={fields.people.errors} />
        {people.length === 0 && <p>Nobody yet: your receptionist takes messages.</p>}
        {people.map((item, index) => {
          const person = item.getFieldset();
          const name = person.name.initialValue || t`person ${index + 1}`;
          return (
            <fieldset key={item.key} className="fd-row">
              <legend className="sr-only">Person: {name}</legend>
              <input {...getInputProps(person.id, { type: 'hidden' })} key="id" />
              <div className="grid gap-3 sm:grid-cols-2">
                <Field
                  label="Name"
                  errors={person.name.errors ?? person.id.errors}
                  {...getInputProps(person.name, { type: 'text' })}
                  maxLength={60}
                  autoComplete="off"
                />
                <Field
                  label="Phone"
                  errors={person.phone.errors}
                  {...getInputProps(person.phone, { type: 'tel' })}
                  placeholder="(415) 555-0123"
                  maxLength={40}
                  autoComplete="off"
                />
                <Field
                  label="For callers who"
                  hint="Leave it empty for any reason."
                  errors={person.reason.errors}
                  {...getInputProps(person.reason, { type: 'text' })}
                  placeholder="want to buy"
                  maxLength={200}
                  autoComplete="off"
                />
                <SelectField
                  label="When"
                  options={whens()}
                  errors={person.when.errors}
                  {...getSelectProps(person.when)}
                />
              </div>
              {canEdit && (
                <div className="flex justify-end">
                  <RowButtons
                    form={form}
                    list={fields.people.name}
                    index={index}
                    count={people.length}
                    of={name}
                  />
                </div>
              )}
            </fieldset>
          );
        })}
        {canEdit && people.length < 10 && (
          <div>
            <button
              {...form.insert.getButtonProps({
                name: fields.people.name,
                defaultValue: { id: '', name: '', phone: '', reason: '', when: 'open' },
              })}
              className="btn"
            >
              <Plus className="fd-icon" aria-hidden />
              Add a person
            </button>
          </div>
        )}
      </SettingsCard>
      <SettingsCard id="fallback" title="When nobody answers">
        <fieldset>
          <legend className="fd-label mb-1.5">Your receptionist</legend>
          {fallbacks().map(([fallback, label]) => (
            <label key={fallback} className="fd-check">
              <input
                type="radio"
                className="radio"
                name={fields.fallback.name}
                value={fallback}
                defaultChecked={fields.fallback.initialValue === fallback}
              />
              {label}
            </label>
          ))}
          <FormError id={fields.fallback.errorId} errors={fields.fallback.errors} />
        </fieldset>
      </SettingsCard>
    </SectionForm>
  );
}
