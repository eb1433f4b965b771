import { Form, Link } from '@remix-run/react';
import { Printer } from 'lucide-react';

import { SettingsCard } from '~/components/settings-card';
import { SelectField } from '~/components/ui/field';
import { conditions, type DialCode } from '~/modules/phone/forwarding';
import { paths } from '~/paths';
import type { Guide } from './route';

type GuideProps = { guide: Guide; carriers: [string, string][] };

/** What to dial on the old phone, by carrier and condition: both are in the address of the page. */
export function ForwardingGuide({ guide, carriers }: GuideProps) {
  const { line, choices, carrier, condition, codes } = guide;
  return (
    <SettingsCard id="forwarding" title="Forward your old number">
      <p>
        Callers keep dialling the number they know. Tell your phone company once when calls should
        come to <span className="whitespace-nowrap">{line.shown}</span>.
      </p>
      <Form
        method="get"
        action={paths.phone()}
        preventScrollReset
        className="grid items-end gap-4 sm:grid-cols-2"
        onChange={(event) => event.currentTarget.requestSubmit()}
      >
        {choices.length > 1 ? (
          <SelectField
            id="line"
            name="line"
            label="To"
            defaultValue={line.id}
            options={choices.map(({ id, shown, label }) => [
              id,
              label ? `${shown} (${label})` : String(shown),
            ])}
          />
        ) : null}
        <SelectField
          id="carrier"
          name="carrier"
          label="Your phone company"
          defaultValue={carrier.id}
          options={carriers}
        />
        <SelectField
          id="condition"
          name="condition"
          label="Forward"
          defaultValue={condition}
          options={conditions().map(([id, label]) => [id, label] as const)}
        />
        <noscript>
          <button className="btn">Show the codes</button>
        </noscript>
      </Form>
      <p className="fd-small text-muted">{conditions().find(([id]) => id === condition)?.[2]}</p>
      {codes.on && codes.off && (
        <dl className="fd-codes">
          <Code term="Turn it on" code={codes.on} verb="Dial" />
          <Code term="Turn it off" code={codes.off} verb="Dial" />
          {codes.allOff && codes.allOff.text !== codes.off.text && (
            <Code term="End every forwarding" code={codes.allOff} verb="Dial" />
          )}
        </dl>
      )}
      {codes.remark && <p>{codes.remark}</p>}
      <div className="fd-small text-muted grid gap-2">
        <p>
          {carrier.note} Carriers differ and change their codes: the test below shows whether yours
          works.
        </p>
        <p>
          Dial from the phone whose calls should come here. An iPhone does not dial codes from a
          page: type them into its keypad.
        </p>
      </div>
      <div>
        <Link
          className="btn btn-sm"
          to={paths.outageCard({ line: line.id, carrier: carrier.id })}
          reloadDocument
        >
          <Printer className="fd-icon" aria-hidden />
          Outage card to print
        </Link>
      </div>
    </SettingsCard>
  );
}

function Code({ term, code, verb }: { term: string; code: DialCode; verb: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <code>{code.text}</code>
        <a className="btn btn-sm" href={code.href}>
          {verb}
          <span className="sr-only"> {code.text}</span>
        </a>
      </dd>
    </div>
  );
}
