import { getInputProps, getSelectProps, type FieldMetadata } from '@conform-to/react';

import { Field, SelectField } from './ui/field';

type Options = readonly (readonly [string, string])[];
type BusinessFieldsProps = {
  fields: {
    name: FieldMetadata<string>;
    kind: FieldMetadata<string>;
    timeZone: FieldMetadata<string>;
    phone: FieldMetadata<string | undefined>;
  };
  kinds: Options;
  timeZones: Options;
};

/** What every business says of itself: in setting up and in its settings alike. */
export function BusinessFields({ fields, kinds, timeZones }: BusinessFieldsProps) {
  return (
    <>
      <Field
        label="Name of the business"
        errors={fields.name.errors}
        {...getInputProps(fields.name, { type: 'text' })}
        autoComplete="organization"
        maxLength={120}
        required
      />
      <SelectField
        label="Kind of business"
        hint="Sets the words that we begin with. Nothing else."
        options={kinds}
        errors={fields.kind.errors}
        {...getSelectProps(fields.kind)}
      />
      <SelectField
        label="Time zone"
        hint="Days, hours and due times are shown in it."
        options={timeZones}
        errors={fields.timeZone.errors}
        {...getSelectProps(fields.timeZone)}
      />
      <Field
        label="Phone (optional)"
        hint="The number that people ring today."
        errors={fields.phone.errors}
        {...getInputProps(fields.phone, { type: 'tel' })}
        autoComplete="tel"
        maxLength={40}
      />
    </>
  );
}
