import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { Form, Link } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { paths } from '~/paths';
import type { Result } from './route';

type AskProps = { name: string; greeting: string; suggestion: string; result: Result };

/** A conversation in writing. It rests in the form alone: leaving the page ends it. */
export function AskCard({ name, greeting, suggestion, result }: AskProps) {
  const [form, fields] = useForm<{ question: string }>({
    id: 'ask-form',
    lastResult: result?.ask,
  });
  const turns = result?.turns ?? [];
  return (
    <SettingsCard id="ask" title="Ask in text">
      <p className="text-muted">
        A try: nothing is booked, nobody is told, and nothing is kept. On the phone it finds its
        words anew each time.
      </p>
      <ol className="fd-chat" aria-live="polite" aria-label="Conversation">
        <li>
          <b>{name}</b>
          <p>{greeting}</p>
        </li>
        {turns.map(({ role, text }, index) => (
          // A conversation only grows.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className={role === 'you' ? 'you' : undefined}>
            <b>{role === 'you' ? 'You' : name}</b>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      {result?.isByRules && (
        <p className="fd-small text-muted">
          Answered from your hours and entries alone: the phone service was not asked, or did not
          answer.
        </p>
      )}
      <Form method="post" preventScrollReset {...getFormProps(form)} className="grid gap-3">
        <input type="hidden" name="turns" value={JSON.stringify(turns)} />
        <Field
          label="Your question"
          errors={fields.question.errors}
          {...getInputProps(fields.question, { type: 'text' })}
          placeholder={suggestion}
          autoComplete="off"
          maxLength={500}
          required
        />
        <div className="flex gap-2">
          <SubmitButton name="intent" value="ask">
            Ask
          </SubmitButton>
          {turns.length > 0 && (
            <Link className="btn" to={paths.tryReceptionist()} reloadDocument>
              Start anew
            </Link>
          )}
        </div>
      </Form>
    </SettingsCard>
  );
}
