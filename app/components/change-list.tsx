import { t } from '~/modules/languages/t';
import type { Change } from '~/modules/receptionist/changes.server';
import { sectionWords } from '~/modules/receptionist/section-words';

/** What differs, in words: a table that is a card for each change on a phone. */
export function ChangeList({
  changes,
  before = t`Before`,
  after = t`After`,
  isOneSection,
}: {
  changes: Change[];
  /** What the first of the two is called; null where there is none to compare with. */
  before?: string | null;
  after?: string;
  isOneSection?: boolean;
}) {
  return (
    <table className={`fd-table fd-records fd-changes ${before ? '' : 'one'}`}>
      <thead>
        <tr>
          {!isOneSection && <th scope="col">Page</th>}
          <th scope="col">What</th>
          {before && <th scope="col">{before}</th>}
          <th scope="col">{before ? after : 'How it is set'}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.section} ${change.what} ${change.before} ${change.after}`}>
            {!isOneSection && <td data-label="Page">{sectionWords[change.section]}</td>}
            <td data-label="What">
              <b className="font-semibold">{change.what}</b>
            </td>
            {before && (
              <td data-label={before}>
                <Words text={change.before} none="not there" />
              </td>
            )}
            <td data-label={before ? after : 'Set to'}>
              <Words text={change.after} none={t`removed`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Words({ text, none }: { text: string | null; none: string }) {
  if (text === null || text === '') {
    return <span className="fd-muted">{text === null ? none : 'empty'}</span>;
  }
  return <span className="whitespace-pre-line">{text}</span>;
}
