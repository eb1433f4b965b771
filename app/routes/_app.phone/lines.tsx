import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { Form, Link } from '@remix-run/react';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';

import { Confirm, SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { t } from '~/modules/languages/t';
import type { Line } from '~/modules/phone/list-lines.server';
import { paths } from '~/paths';
import type { AreaCodeForm } from './actions.server';
import type { Result } from './route';

type LinesProps = {
  lines: Line[];
  /** Whether the receptionist is live. */
  isAnswering: boolean;
  result: Result;
  canEdit: boolean;
  refreshes: boolean;
};

/** The business's numbers, and what has become of each. */
export function Lines({ lines, isAnswering, result, canEdit, refreshes }: LinesProps) {
  return (
    <SettingsCard id="numbers" title={lines.length > 1 ? 'Your numbers' : 'Your number'}>
      <ul className="fd-list -mx-4 -my-2">
        {lines.map((line) => (
          <li key={line.id} className="flex-wrap">
            <span className="grow basis-56">
              <b className="fd-number">{line.shown ?? waitingName(line)}</b>
              {line.label && <span className="fd-small fd-muted block">{line.label}</span>}
            </span>
            <State line={line} isAnswering={isAnswering} />
            {canEdit && line.state === 'active' && <Rename line={line} result={result} />}
            {line.state === 'provisioning' && <Progress refreshes={refreshes} />}
          </li>
        ))}
      </ul>
    </SettingsCard>
  );
}

function waitingName({ areaCode }: Line) {
  return areaCode ? t`A number in ${areaCode}` : t`A new number`;
}

function State({ line: { state }, isAnswering }: { line: Line; isAnswering: boolean }) {
  if (state === 'active' && !isAnswering) {
    return (
      <span className="fd-status warn">
        <CircleAlert className="fd-icon" aria-hidden />
        Turns callers away
      </span>
    );
  }
  if (state === 'active') {
    return (
      <span className="fd-status good">
        <CircleCheck className="fd-icon" aria-hidden />
        Answers calls
      </span>
    );
  }
  if (state === 'failed') {
    return (
      <span className="fd-status bad">
        <CircleAlert className="fd-icon" aria-hidden />
        Could not be had
      </span>
    );
  }
  return (
    <span className="fd-status" role="status">
      <LoaderCircle className="fd-icon motion-safe:animate-spin" aria-hidden />
      Being set up
    </span>
  );
}

function Progress({ refreshes }: { refreshes: boolean }) {
  return (
    <div className="basis-full">
      <progress className="fd-progress" aria-label="Setting the number up" />
      <p className="fd-small fd-muted mt-2">
        We ask the phone company for it and connect it with your receptionist. It mostly takes less
        than a minute; you can leave this page meanwhile.
      </p>
      <noscript>
        <p className="mt-2 flex flex-wrap gap-x-4">
          <Link className="fd-link" to={paths.phone()}>
            Look again
          </Link>
          {!refreshes && (
            <Link className="fd-link" to={paths.phone({ refresh: '1' })}>
              Look again every 5 seconds
            </Link>
          )}
        </p>
      </noscript>
    </div>
  );
}

function Rename({ line, result }: { line: Line; result: Result }) {
  const isTheirs = result?.lineId === line.id;
  const [form, fields] = useForm<{ label: string }>({
    id: `rename-${line.id}`,
    lastResult: isTheirs ? result?.label : null,
    defaultValue: { label: line.label ?? '' },
  });
  return (
    <Confirm label={line.label ? 'Rename' : 'Name it'} of={line.shown ?? ''} isDanger={false}>
      <Form method="post" {...getFormProps(form)} className="grid gap-3">
        <input type="hidden" name="lineId" value={line.id} />
        <Field
          label="Name of this number"
          hint="For your team only, such as “Front office”. Leave it empty for none."
          errors={fields.label.errors}
          {...getInputProps(fields.label, { type: 'text' })}
          autoComplete="off"
          maxLength={60}
        />
        <div>
          <button className="btn" name="intent" value="rename">
            Save the name
          </button>
        </div>
      </Form>
    </Confirm>
  );
}

/** No number yet, none could be had, or there is room for more. `have`: how many answer. */
export function GetNumber({
  lines,
  result,
  canEdit,
  have,
}: Omit<LinesProps, 'refreshes' | 'isAnswering'> & { have: number }) {
  const failed = lines.find(({ state }) => state === 'failed');
  const [form, fields] = useForm<AreaCodeForm>({
    id: 'get-number',
    lastResult: result?.areaCode,
    defaultValue: { areaCode: failed?.areaCode ?? '' },
  });
  return (
    <SettingsCard
      id="get-number-title"
      title={failed ? 'Try again' : have > 0 ? 'Get another number' : 'Get a number'}
    >
      {failed && (
        <Note tone="bad" title="The number could not be set up">
          {failed.error ?? 'The phone company did not say why.'} Nothing was charged. Try again, or
          take another area code.
        </Note>
      )}
      <p>
        {have > 0
          ? 'Your receptionist answers on it as on the others.'
          : 'Your receptionist answers on a number of its own. You keep your old one: forward it here, or give callers the new one.'}
      </p>
      {canEdit ? (
        <Form method="post" {...getFormProps(form)} className="grid gap-4">
          <input type="hidden" name="have" value={have} />
          <Field
            label="Area code"
            hint="Three digits. Callers trust a number from near them."
            errors={fields.areaCode.errors}
            {...getInputProps(fields.areaCode, { type: 'text' })}
            inputMode="numeric"
            autoComplete="off"
            pattern="[2-9][0-9]{2}"
            maxLength={3}
            required
            className="input max-w-32"
          />
          <div>
            <SubmitButton name="intent" value="request">
              {failed ? 'Try again' : have > 0 ? 'Get another number' : 'Get a number'}
            </SubmitButton>
          </div>
        </Form>
      ) : (
        <p className="text-muted">An owner or a manager of the business can get one.</p>
      )}
    </SettingsCard>
  );
}
