import { getInputProps, type FieldMetadata } from '@conform-to/react';

import { webhookEventNames, webhookEvents } from '~/modules/webhooks/event-words';
import { FormError } from './form-error';
import { Field } from './ui/field';

type Fields = {
  url: FieldMetadata<string>;
  description: FieldMetadata<string | undefined>;
  events: FieldMetadata<string[]>;
};

/** Where messages go, and which. */
export function WebhookFields({ fields, chosen }: { fields: Fields; chosen: readonly string[] }) {
  const { url, description, events } = fields;
  return (
    <>
      <Field
        label="Address"
        placeholder="https://"
        autoComplete="off"
        errors={url.errors}
        {...getInputProps(url, { type: 'url' })}
      />
      <Field
        label="What it is for"
        hint="For yourselves. May stay empty."
        errors={description.errors}
        {...getInputProps(description, { type: 'text' })}
      />
      <fieldset
        className="grid gap-1"
        aria-describedby={events.errors ? `${events.id}-error` : undefined}
      >
        <legend className="fd-label mb-1">Messages about</legend>
        <FormError id={`${events.id}-error`} errors={events.errors} />
        {webhookEventNames.map((name) => (
          <label className="fd-check" key={name}>
            <input
              className="checkbox"
              type="checkbox"
              name={events.name}
              value={name}
              defaultChecked={chosen.includes(name)}
            />
            <span>
              {webhookEvents[name]} <code className="fd-small fd-muted">{name}</code>
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
