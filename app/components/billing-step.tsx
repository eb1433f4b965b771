import { Form, Link } from '@remix-run/react';
import type { ReactNode } from 'react';

import { paths } from '~/paths';
import { ForBusiness } from './for-business';
import { Note } from './ui/note';

/** A page on the way from billing and back to it: one thing to decide. */
export function BillingStep({
  title,
  about,
  fault,
  children,
}: {
  title: string;
  about?: string;
  /** Why the last try was not done. */
  fault?: string | null;
  children: ReactNode;
}) {
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>{title}</h1>
        {about && <p>{about}</p>}
        <Link className="fd-link" to={paths.billing()}>
          Back to billing
        </Link>
      </div>
      {fault && (
        <Note tone="bad" title="That did not go through">
          {fault}
        </Note>
      )}
      {children}
    </div>
  );
}

/** The form of an act on a subscription. */
export function ActForm({
  subscriptionId,
  children,
}: {
  subscriptionId: string;
  children: ReactNode;
}) {
  return (
    <Form method="post" className="grid gap-4">
      <ForBusiness />
      <input type="hidden" name="subscriptionId" value={subscriptionId} />
      {children}
    </Form>
  );
}

/** What a page of an act says when there is nothing that it could be done to. */
export function NothingToDo({ children }: { children: ReactNode }) {
  return (
    <Note
      tone="info"
      action={
        <Link className="fd-more" to={paths.billing()}>
          Billing
        </Link>
      }
    >
      {children}
    </Note>
  );
}
