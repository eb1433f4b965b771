import { Form } from '@remix-run/react';

import { ForBusiness } from '~/components/for-business';
import { SettingsCard } from '~/components/settings-card';
import { Field } from '~/components/ui/field';
import { formatMoney } from '~/modules/format/money';
import { t } from '~/modules/languages/t';
import type { Page } from './route';

type CapProps = {
  page: Page;
  /** A form that came back. */
  result: { atCap: string; ringNumber: string; error: string } | null;
};

/** What calls get once the included minutes are used up: the owner's choice. */
export function CapCard({ page, result }: CapProps) {
  const { cap, plan, canManage } = page;
  const { overageCents } = plan;
  const chosen =
    result?.atCap ?? (cap.choice === 'overage' && overageCents === null ? 'message' : cap.choice);
  const choices = [
    {
      value: 'message',
      label: t`Take messages only`,
      about: t`Callers leave a message. Nothing more is charged.`,
    },
    {
      value: 'overage',
      label: t`Keep answering`,
      about: aboutOverage(overageCents, cap.endsOn),
      isOff: overageCents === null,
    },
    {
      value: 'ring',
      label: t`Ring a person`,
      about: t`Calls go to the number below. Nothing more is charged.`,
    },
  ];
  return (
    <SettingsCard id="cap" title="When the minutes are used up">
      <Form method="post" className="grid gap-4" preventScrollReset>
        <ForBusiness />
        <fieldset className="grid gap-2" disabled={!canManage}>
          <legend className="sr-only">What calls get</legend>
          {choices.map(({ value, label, about, isOff }) => (
            <label key={value} className="fd-choice">
              <input
                type="radio"
                className="radio"
                name="atCap"
                value={value}
                defaultChecked={value === chosen}
                disabled={isOff}
              />
              <span className="font-semibold">{label}</span>
              <span className="fd-small fd-muted">{about}</span>
            </label>
          ))}
        </fieldset>
        {canManage && (
          <>
            <div className="max-w-sm">
              <Field
                id="ringNumber"
                name="ringNumber"
                type="tel"
                label="Number to ring"
                hint="Needed for the last choice only."
                autoComplete="tel"
                defaultValue={result?.ringNumber ?? cap.ringNumber ?? ''}
                errors={result ? [result.error] : undefined}
              />
            </div>
            <div>
              <button className="btn" name="intent" value="usage-choice">
                Save
              </button>
            </div>
          </>
        )}
      </Form>
    </SettingsCard>
  );
}

/** What answering on costs; a plan whose end is fixed sells no more minutes. */
function aboutOverage(cents: number | null, endsOn: string | null): string {
  if (cents === null) return t`With a paid plan: each further minute is charged.`;
  const price = formatMoney(cents, 'USD');
  return endsOn
    ? t`Not while the plan ends on ${endsOn}: callers leave a message. If you keep it, each further minute is charged: ${price}.`
    : t`Each further minute is charged: ${price}.`;
}
