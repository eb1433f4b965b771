import { SettingsCard } from '~/components/settings-card';
import { Note } from '~/components/ui/note';
import type { RecordingFigures } from '~/modules/calls/recording-figures.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';

/** How many recordings there are, where, and how long they stay. */
export function RecordingsCard({
  kept,
  size,
  onTheWay,
  failed,
  forGood,
  stays,
  fewer,
}: RecordingFigures) {
  const count = kept.toLocaleString(locale());
  return (
    <SettingsCard id="recordings" title="Recordings">
      <p className="fd-muted">
        The phone service forgets recordings after two weeks. Frontdesk copies each one, reads it
        back, and keeps it. {stays}
      </p>
      <p className="num">
        <b className="font-semibold">
          {plural(kept, t`${count} recording kept, ${size}`, t`${count} recordings kept, ${size}`)}
        </b>
        {onTheWay > 0 && `, ${t`${onTheWay} being copied`}`}
        {forGood > 0 && `, ${t`${forGood} for good`}`}
      </p>
      {failed > 0 && (
        <Note tone="warn" title={`${failed} could not be copied yet`}>
          We try again every hour, as long as the phone service keeps them.
        </Note>
      )}
      {fewer && <Note tone="info">{fewer}</Note>}
    </SettingsCard>
  );
}
