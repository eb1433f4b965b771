import { Form } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import type { Website } from '~/modules/receptionist/website.server';

/** What was understood of a page, to be ticked. */
export function Proposals({ address, title, proposals }: Website) {
  return (
    <SettingsCard id="found" title={`Found on ${title || address}`}>
      <p className="fd-muted">Tick what your receptionist may answer from.</p>
      <Form method="post" className="grid gap-2">
        <input type="hidden" name="address" value={address} />
        {proposals.map(({ question, answer }) => (
          <label key={question} className="fd-choice">
            <input
              type="checkbox"
              className="checkbox"
              name="take"
              value={JSON.stringify({ question, answer })}
            />
            <b className="font-semibold">{question}</b>
            <span className="fd-muted whitespace-pre-line">{answer}</span>
          </label>
        ))}
        <div className="mt-2">
          <SubmitButton name="intent" value="take">
            Take what is ticked
          </SubmitButton>
        </div>
      </Form>
    </SettingsCard>
  );
}
