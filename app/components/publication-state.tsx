import { Form } from '@remix-run/react';
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';

import type { PublicationWords } from '~/modules/receptionist/publication-words.server';
import { paths } from '~/paths';
import { Note } from './ui/note';

const icons: Record<PublicationWords['icon'], LucideIcon> = {
  never: CircleDashed,
  publishing: LoaderCircle,
  live: CircleCheck,
  failed: CircleAlert,
};

/** Whether callers hear the receptionist as it was published last, and what to do when they do not. */
export function PublicationState({
  state,
  canRetry,
}: {
  state: PublicationWords;
  canRetry: boolean;
}) {
  const Icon = icons[state.icon];
  const status = (
    <span className={`fd-status ${state.tone}`} role="status">
      <Icon className="fd-icon" aria-hidden />
      {state.label}
    </span>
  );
  if (!state.reason) return status;
  return (
    <div className="w-full">
      <Note tone="bad" title={state.label} action={canRetry && <Retry>Try again</Retry>}>
        <p className="[overflow-wrap:anywhere]">{state.reason}</p>
        <p>Callers hear what was live before.</p>
      </Note>
    </div>
  );
}

/** What somebody changed at Vapi since we published: it holds until the next publication. */
export function Drift({
  changes,
  canRetry,
}: {
  changes: PublicationWords['drift'];
  canRetry: boolean;
}) {
  return (
    <Note
      tone="warn"
      title="Somebody changed the receptionist at Vapi"
      action={canRetry && <Retry>Put ours back</Retry>}
    >
      <ul className="mt-1 grid gap-1">
        {changes.map(({ what, ours, theirs }) => (
          <li key={what} className="[overflow-wrap:anywhere]">
            <b className="font-semibold">{what}</b>: {theirs}{' '}
            <span className="fd-muted">instead of</span> {ours}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Retry({ children }: { children: string }) {
  return (
    <Form method="post" action={paths.receptionist()}>
      <button className="btn btn-sm">{children}</button>
    </Form>
  );
}
