import { getInputProps, getTextareaProps, type FieldMetadata } from '@conform-to/react';

import { Field, TextareaField } from './ui/field';

type ReceptionistFieldsProps = {
  fields: { name: FieldMetadata<string>; greeting: FieldMetadata<string> };
};

/** Who answers, and what callers hear first. */
export function ReceptionistFields({ fields }: ReceptionistFieldsProps) {
  return (
    <>
      <Field
        label="Name of your receptionist"
        hint="Callers may ask who is speaking."
        errors={fields.name.errors}
        {...getInputProps(fields.name, { type: 'text' })}
        autoComplete="off"
        maxLength={40}
        required
      />
      <TextareaField
        label="Greeting"
        hint="The first words of every call. Say that it is recorded: many places ask for that by law."
        errors={fields.greeting.errors}
        {...getTextareaProps(fields.greeting)}
        rows={4}
        maxLength={400}
        required
      />
    </>
  );
}
