import { getFormProps, getInputProps, getTextareaProps, useForm } from '@conform-to/react';
import { Form } from '@remix-run/react';

import { Confirm } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, TextareaField } from '~/components/ui/field';
import { paths } from '~/paths';
import type { SayForm, TakeOverForm } from './actions.server';
import type { Result } from './route';

type CallActionsProps = {
  callId: string;
  /** The number that was used last. */
  phone: string;
  result?: Result;
  /** Shown for its own sake, not beside a call: what is most likely wanted is open. */
  isOpen?: boolean;
};

/** What somebody may do with a running call. Each is a form of its own, behind its name. */
export function CallActions({ callId, phone, result, isOpen = false }: CallActionsProps) {
  const action = paths.callActions(callId);
  const [takeOver, { phone: number }] = useForm<TakeOverForm>({
    id: 'take-over',
    lastResult: result?.takeOver,
    defaultValue: { phone },
  });
  const [say, { words }] = useForm<SayForm>({ id: 'say', lastResult: result?.say });
  return (
    <div className="flex flex-wrap items-start gap-2" role="group" aria-label="Act on the call">
      <Confirm label="Take over" isDanger={false} isOpen={isOpen || Boolean(result?.takeOver)}>
        <Form method="post" action={action} {...getFormProps(takeOver)} className="grid gap-3">
          <Field
            label="Your phone number"
            hint="The call is put through to it. It is kept in this browser."
            errors={number.errors}
            {...getInputProps(number, { type: 'tel' })}
            autoComplete="tel"
            maxLength={40}
            required
          />
          <div>
            <SubmitButton name="intent" value="take-over">
              Put the call through
            </SubmitButton>
          </div>
        </Form>
      </Confirm>
      <Confirm label="Say something" isDanger={false} isOpen={Boolean(result?.say)}>
        <Form method="post" action={action} {...getFormProps(say)} className="grid gap-3">
          <TextareaField
            label="What the receptionist says"
            hint="Word for word, as soon as nobody speaks."
            errors={words.errors}
            {...getTextareaProps(words)}
            maxLength={500}
            required
          />
          <div>
            <SubmitButton name="intent" value="say">
              Say it
            </SubmitButton>
          </div>
        </Form>
      </Confirm>
      <Confirm label="End the call">
        <Form method="post" action={action} className="grid gap-3">
          <p>The line goes dead for the caller. What was said is kept.</p>
          <div>
            <SubmitButton name="intent" value="end" className="btn-error">
              End it now
            </SubmitButton>
          </div>
        </Form>
      </Confirm>
    </div>
  );
}
