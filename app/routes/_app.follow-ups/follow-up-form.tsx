import { Form, Link } from '@remix-run/react';

import { Field, SelectField } from '~/components/ui/field';
import { kinds } from '~/modules/follow-ups/follow-up-words';
import { t } from '~/modules/languages/t';
import type { QueueErrors, QueueValues } from './queue-form.server';

type FollowUpFormProps = {
  intent: 'create' | 'edit';
  values: QueueValues;
  errors?: QueueErrors;
  callers?: { number: string; name: string }[];
  members?: { id: string; name: string }[];
  /** Where Cancel leads. */
  back: string;
};

/** What there is to do, until when; for a new one also for whom and by whom. */
export function FollowUpForm({
  intent,
  values,
  errors,
  callers,
  members,
  back,
}: FollowUpFormProps) {
  const isNew = intent === 'create';
  const error = (name: keyof QueueErrors) => (errors?.[name] ? [errors[name]] : undefined);
  return (
    <Form
      method="post"
      className="fd-card body grid w-full gap-3 p-4 sm:grid-cols-2"
      aria-label={isNew ? 'New follow-up' : 'Change the follow-up'}
      noValidate
    >
      <input type="hidden" name="id" value={values.id} />
      <input type="hidden" name="callId" value={values.callId} />
      <div className="sm:col-span-2">
        <Field
          label="What is there to do"
          id="title"
          name="title"
          defaultValue={values.title}
          errors={error('title')}
          maxLength={300}
          required
        />
      </div>
      <Field
        label="Due"
        id="dueAt"
        name="dueAt"
        type="datetime-local"
        defaultValue={values.dueAt}
        errors={error('dueAt')}
      />
      <SelectField
        label="Kind"
        id="form-kind"
        name="kind"
        defaultValue={values.kind}
        options={Object.entries(kinds)}
        errors={error('kind')}
      />
      {isNew && (
        <>
          <Field
            label="Caller's number (optional)"
            id="phone"
            name="phone"
            type="tel"
            list="callers"
            defaultValue={values.phone}
            errors={error('phone')}
          />
          <datalist id="callers">
            {callers?.map(({ number, name }) => (
              <option key={number} value={number}>
                {name}
              </option>
            ))}
          </datalist>
          <SelectField
            label="Assigned to"
            id="assignedTo"
            name="assignedTo"
            defaultValue={values.assignedTo}
            options={[
              ['', t`Nobody`],
              ...(members ?? []).map(({ id, name }) => [id, name] as const),
            ]}
          />
        </>
      )}
      <div className="flex gap-2 sm:col-span-2">
        <button className="btn btn-primary" name="intent" value={intent}>
          {isNew ? 'Write it down' : 'Save'}
        </button>
        <Link className="btn" to={back}>
          Cancel
        </Link>
      </div>
    </Form>
  );
}
