import type { ReactNode } from 'react';

import { OperatorAddress, type Operator } from './operator-address';
import { PublicLayout } from './public-layout';
import { Note } from './ui/note';

/** A text that binds: who stands behind it, and that it is a template until that somebody has checked it. */
export function LegalPage({
  title,
  note,
  operator,
  children,
}: {
  title: string;
  /** What it is about, and what whoever runs this site does with it. */
  note: string;
  operator: Operator;
  children: ReactNode;
}) {
  return (
    <PublicLayout isNarrow>
      <h1 className="!text-2xl">{title}</h1>
      <div className="mt-5">
        <Note tone="warn" title="A template">
          {note}
        </Note>
      </div>
      <LegalPart id="operator" title="Who runs this site">
        {operator.name ? (
          <OperatorAddress of={operator} />
        ) : (
          <p>Its operator has not given a name yet.</p>
        )}
      </LegalPart>
      {children}
    </PublicLayout>
  );
}

/** A part of such a text, with an address of its own. */
export function LegalPart({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-8">
      <h2 id={`${id}-title`} className="!text-lg">
        {title}
      </h2>
      <div className="mt-2 grid max-w-[68ch] gap-3 text-pretty">{children}</div>
    </section>
  );
}
