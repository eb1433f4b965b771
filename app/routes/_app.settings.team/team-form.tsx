import { Form } from '@remix-run/react';
import { CircleAlert } from 'lucide-react';
import type { ComponentProps } from 'react';

export type BusinessRef = { id: string; name: string };
export type Fault = { at: string | null; message: string; role?: string } | null;

/** A form of the team page: what it does, and to which business the page belongs that it is on. */
export function TeamForm({
  intent,
  business,
  fields,
  children,
  ...form
}: ComponentProps<typeof Form> & {
  intent: string;
  business: BusinessRef;
  fields?: Record<string, string>;
}) {
  return (
    <Form method="post" {...form}>
      {Object.entries({ intent, businessId: business.id, ...fields }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </Form>
  );
}

/** Why the form beside it did nothing. */
export function FaultLine({ children }: { children: string }) {
  return (
    <p className="fd-error" role="alert">
      <CircleAlert className="fd-icon" aria-hidden />
      {children}
    </p>
  );
}
