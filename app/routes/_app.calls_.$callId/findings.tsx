import { Form, useLocation } from '@remix-run/react';
import { Pencil } from 'lucide-react';

import { TextareaField } from '~/components/ui/field';
import type { Corrected } from '~/modules/calls/call-page.server';
import { faultOf, Seen, type Faults } from './corrected';
import type { Page } from './route';

type Props = Page & { faults: Faults };

export function Summary({ summary, corrected, isRunning, hasReport, canWork, faults }: Props) {
  if (isRunning && !summary) return null;
  const fault = faultOf(faults, 'summary');
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      {summary ? (
        <p className="mt-1 max-w-[68ch] text-lg/[1.6] text-pretty whitespace-pre-line">{summary}</p>
      ) : (
        <p className="text-muted mt-1">
          {hasReport
            ? 'There was nothing to sum up.'
            : 'It is being written, and shows up in a moment.'}
        </p>
      )}
      <By corrected={corrected.summary} />
      {canWork && hasReport && (
        <Edit
          field="summary"
          of=""
          about="the summary"
          label="Summary"
          value={summary ?? ''}
          corrected={corrected.summary}
          fault={fault}
          max={5000}
          rows={5}
        />
      )}
    </section>
  );
}

/** What is worth knowing, each with the place that proves it, and a form for who knows better. */
export function Insights({ insights, removed, canWork, faults }: Props) {
  if (insights.length === 0 && removed.length === 0) return null;
  return (
    <section aria-labelledby="insights">
      <h2 id="insights">Worth knowing</h2>
      <ul className="fd-card fd-list mt-2">
        {insights.map(({ key, of, label, value, turn, at, corrected }) => (
          <li key={key} className="flex-wrap !gap-x-4 !gap-y-0 !py-2.5">
            <div className="grow basis-64 [overflow-wrap:anywhere]">
              <b className="font-semibold">{label}.</b>{' '}
              <span className="whitespace-pre-line">{value}</span>
              <By corrected={corrected} />
            </div>
            {turn !== null && at && (
              <a className="fd-ev" href={`#t${turn}`} aria-label={`Proof of ${label}, at ${at}`}>
                at {at}
              </a>
            )}
            {canWork && (
              <Edit
                field="insight"
                of={of}
                about={label}
                label={label}
                hint="Leave it empty to remove it."
                value={value}
                corrected={corrected}
                fault={faultOf(faults, 'insight', of)}
                max={1000}
                rows={2}
              />
            )}
          </li>
        ))}
        {removed.map(({ of, label, by, found }) => (
          <li key={of} className="fd-muted flex-wrap !gap-x-4 !gap-y-0 !py-2.5">
            <div className="grow basis-64 [overflow-wrap:anywhere]">
              <del>
                {label}. {found}
              </del>
              <p className="fd-small">Removed by {by}</p>
            </div>
            {canWork && (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="field" value="insight" />
                <input type="hidden" name="of" value={of} />
                <Seen value="" />
                <button className="fd-more" name="intent" value="restore">
                  Put back<span className="sr-only"> {label}</span>
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** That a person said so, and what the receptionist had found. */
function By({ corrected }: { corrected: Corrected | null }) {
  if (!corrected) return null;
  return (
    <p className="fd-small fd-muted">
      Corrected by {corrected.by}.{' '}
      {corrected.found ? (
        <>
          The receptionist found: <q>{corrected.found}</q>
        </>
      ) : (
        'The receptionist found nothing.'
      )}
    </p>
  );
}

type EditProps = {
  field: 'summary' | 'insight';
  of: string;
  /** What is edited, in a sentence. */
  about: string;
  label: string;
  hint?: string;
  value: string;
  corrected: Corrected | null;
  fault: Faults[number] | undefined;
  max: number;
  rows: number;
};

function Edit(props: EditProps) {
  const { field, of, about, label, hint, value, corrected, fault, max, rows } = props;
  // What was saved closes it: it is another form then.
  const { key } = useLocation();
  const id = `edit-${field}-${of.replace(/\W+/g, '-')}`;
  return (
    <details key={key} className="fd-edit" open={fault ? true : undefined}>
      <summary className="fd-more">
        <Pencil className="fd-icon" aria-hidden />
        Edit<span className="sr-only"> {about}</span>
      </summary>
      <Form method="post" className="grid gap-2 pb-1" preventScrollReset>
        <input type="hidden" name="field" value={field} />
        <input type="hidden" name="of" value={of} />
        <Seen value={fault?.seen ?? value} />
        <TextareaField
          id={id}
          name="value"
          label={label}
          hint={hint}
          defaultValue={fault?.entered ?? value}
          maxLength={max}
          rows={rows}
          errors={fault && [fault.fault]}
        />
        <div className="flex flex-wrap gap-2">
          <button className="btn btn-sm" name="intent" value="correct">
            Save<span className="sr-only"> {about}</span>
          </button>
          {corrected && (
            <button className="btn btn-sm btn-ghost" name="intent" value="restore">
              {corrected.found ? 'Back to what the receptionist found' : 'Take it away again'}
            </button>
          )}
        </div>
      </Form>
    </details>
  );
}
