import { Form } from '@remix-run/react';
import { ChevronRight } from 'lucide-react';

import { Confirm, SettingsCard } from '~/components/settings-card';

type TemplatesProps = {
  templates: { id: string; name: string; about: string }[];
  bases: string;
  /** The kind of the business: its template comes first. */
  kind: string | null;
  isNew: boolean;
};

/** Something to begin with, each asked about before it replaces anything. */
export function Templates({ templates, bases, kind, isNew }: TemplatesProps) {
  const sorted = templates.toSorted((a, b) => Number(b.id === kind) - Number(a.id === kind));
  const list = (
    <ul className="fd-list -mx-4 -mb-4">
      {sorted.map(({ id, name, about }) => (
        <li key={id} className="flex-wrap">
          <span className="grow">
            <b className="font-semibold">{name}</b>
            <span className="fd-small fd-muted block">{about}</span>
          </span>
          <Confirm label="Start from this" of={name} isDanger={false}>
            <p>
              Replaces the instructions, the questions and the answers of the draft by those of{' '}
              {name}. Name, greeting, voice, hours and files stay.
            </p>
            <Form method="post">
              <input type="hidden" name="bases" value={bases} />
              <input type="hidden" name="template" value={id} />
              <button className="btn btn-primary" name="intent" value="template">
                Replace with {name}
              </button>
            </Form>
          </Confirm>
        </li>
      ))}
    </ul>
  );
  if (isNew) {
    return (
      <SettingsCard id="templates" title="Start from a template">
        <p className="fd-muted">
          Instructions, questions and answers for your kind of business. Everything can be changed.
        </p>
        {list}
      </SettingsCard>
    );
  }
  return (
    <details className="fd-card fd-disc">
      <summary>
        Start from a template
        <ChevronRight className="fd-icon chev" aria-hidden />
      </summary>
      <div className="px-4 pb-4">{list}</div>
    </details>
  );
}
