import { Form } from '@remix-run/react';

import { ChangeList } from '~/components/change-list';
import { SettingsCard } from '~/components/settings-card';
import { SelectField } from '~/components/ui/field';
import { t } from '~/modules/languages/t';
import type { Change } from '~/modules/receptionist/changes.server';

type ComparisonProps = {
  versions: { version: number; at: string }[];
  comparison: { a: number; b: number; changes: Change[] | null } | null;
};

/** Any two versions beside each other, in words. */
export function Comparison({ versions, comparison }: ComparisonProps) {
  const options = versions.map(
    ({ version, at }) => [String(version), t`Version ${version} (${at})`] as const,
  );
  const { a = versions[1]?.version, b = versions[0]?.version } = comparison ?? {};
  return (
    <SettingsCard id="compare" title="Compare">
      <Form
        method="get"
        key={`${a} ${b}`}
        className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]"
      >
        <SelectField id="a" name="a" label="Version" options={options} defaultValue={a} />
        <SelectField id="b" name="b" label={t`with`} options={options} defaultValue={b} />
        <button className="btn">Compare</button>
      </Form>
      {comparison &&
        (comparison.changes === null ? (
          <p role="status">One of these versions is not there.</p>
        ) : comparison.changes.length === 0 ? (
          <p role="status">Nothing differs.</p>
        ) : (
          <ChangeList
            changes={comparison.changes}
            before={`Version ${comparison.a}`}
            after={`Version ${comparison.b}`}
          />
        ))}
    </SettingsCard>
  );
}
