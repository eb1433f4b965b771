import type { Asked } from '~/modules/calls/asked-for.server';

/** What the caller asked for while they talked, in all of their words. */
export function AskedFor({ asked }: { asked: Asked[] }) {
  if (asked.length === 0) return null;
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">Asked for on the call</h2>
      <ul className="fd-card fd-list mt-2">
        {asked.map(({ id, what, words, details, answer, at }) => (
          <li key={id} className="!block !py-2.5 [overflow-wrap:anywhere]">
            <p className="flex flex-wrap justify-between gap-x-3">
              <b className="font-semibold">{what}</b>
              <span className="fd-small fd-muted num">{at}</span>
            </p>
            {words && <p className="max-w-[68ch] whitespace-pre-line">{words}</p>}
            {details.length > 0 && (
              <dl className="fd-kv mt-1">
                {details.map(({ label, value }) => (
                  <div key={label} className="contents">
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
            {answer && (
              <p className="fd-small fd-muted mt-1">
                The receptionist answered: <q>{answer}</q>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
