import { Form } from '@remix-run/react';

import { Confirm } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, TextareaField } from '~/components/ui/field';
import { paths } from '~/paths';
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
  // Without Conform, which no other form of a call's page needs: what was entered, and what is wrong with it.
  const { takeOver, say } = result ?? {};
  const number = { errors: takeOver?.error?.phone, entered: takeOver?.initialValue?.phone };
  const words = { errors: say?.error?.words, entered: say?.initialValue?.words };
  return (
    <div className="flex flex-wrap items-start gap-2" role="group" aria-label="Act on the call">
      <Confirm label="Take over" isDanger={false} isOpen={isOpen || Boolean(result?.takeOver)}>
        <Form method="post" action={action} className="grid gap-3">
          <Field
            // Another one when something is wrong: it takes the focus.
            key={number.errors?.join()}
            id="take-over-phone"
            name="phone"
            type="tel"
            label="Your phone number"
            hint="The call is put through to it. It is kept in this browser."
            errors={number.errors ?? undefined}
            defaultValue={textOf(number.entered) ?? phone}
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
        <Form method="post" action={action} className="grid gap-3">
          <TextareaField
            key={words.errors?.join()}
            id="say-words"
            name="words"
            label="What the receptionist says"
            hint="Word for word, as soon as nobody speaks."
            errors={words.errors ?? undefined}
            defaultValue={textOf(words.entered)}
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

function textOf(entered: unknown): string | undefined {
  return typeof entered === 'string' ? entered : undefined;
}
