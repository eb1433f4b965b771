import { DateTime, type DateTimeFormatOptions } from 'luxon';

import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';

// A page that counts seconds needs it as well.
export { length } from './length';

const shortDay: DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const shortDate: DateTimeFormatOptions = { ...shortDay, year: 'numeric' };
const longDate: DateTimeFormatOptions = { month: 'long', day: 'numeric', year: 'numeric' };

/**
 * Times as people in the business's zone read them. On the server only: a page gets words, so that the
 * browser's zone and the weight of a date library never come into it.
 */
export class Clock {
  readonly now: DateTime<true>;

  /** @param zone IANA name; an unknown one is read as UTC. */
  constructor(
    readonly zone: string,
    now: Date = new Date(),
  ) {
    const local = DateTime.fromJSDate(now, { zone });
    this.now = (
      local.isValid ? local : DateTime.fromJSDate(now, { zone: 'utc' })
    ) as DateTime<true>;
  }

  at(iso: string): DateTime {
    return DateTime.fromISO(iso, { zone: this.now.zone, locale: locale() });
  }

  /** `2:06 pm` */
  time(iso: string): string {
    return timeWords(this.at(iso));
  }

  /** `Today`, `Yesterday`, or the weekday, and the date: `Tuesday, November 10`. */
  day(iso: string): { key: string; name: string; date: string } {
    const moment = this.at(iso);
    const days = this.daysAgo(moment);
    const sameYear = moment.year === this.now.year;
    const date = moment.toLocaleString(
      sameYear
        ? { weekday: 'long', ...longDate, year: undefined }
        : { weekday: 'long', ...longDate },
    );
    const name = days === 0 ? t`Today` : days === 1 ? t`Yesterday` : '';
    return { key: moment.toISODate() ?? iso, name, date };
  }

  /** `Today, 2:06 pm`, `Yesterday, 4:40 pm`, `Nov 10, 2:06 pm`; the year only when it is another one. */
  moment(iso: string): string {
    const days = this.daysAgo(this.at(iso));
    const time = this.time(iso);
    if (days === 0) return t`Today, ${time}`;
    return days === 1 ? t`Yesterday, ${time}` : `${this.date(iso)}, ${time}`;
  }

  /** The same within a sentence: `today, 2:06 pm`. */
  momentWithin(iso: string): string {
    const days = this.daysAgo(this.at(iso));
    const time = this.time(iso);
    if (days === 0) return t`today, ${time}`;
    return days === 1 ? t`yesterday, ${time}` : `${this.date(iso)}, ${time}`;
  }

  /** `Nov 10`; the year only when it is another one. */
  date(iso: string): string {
    const moment = this.at(iso);
    return moment.toLocaleString(moment.year === this.now.year ? shortDay : shortDate);
  }

  /** When something is due, seen from now: `4:00 pm`, `tomorrow`, `Wed`, `Dec 3`. */
  ahead(iso: string): string {
    const moment = this.at(iso);
    const days = -this.daysAgo(moment);
    if (days <= 0) return this.time(iso);
    if (days === 1) return t`tomorrow`;
    return moment.toLocaleString(days < 7 ? { weekday: 'short' } : shortDay);
  }

  /** How long ago, in one unit: `5 min`, `3 h`, `2 days`. */
  ago(iso: string): string {
    const minutes = Math.max(1, Math.round(this.now.diff(this.at(iso), 'minutes').minutes));
    if (minutes < 60) return t`${minutes} min`;
    const hours = Math.round(minutes / 60);
    if (minutes < 48 * 60) return t`${hours} h`;
    const days = Math.round(minutes / (24 * 60));
    return plural(days, t`${days} day`, t`${days} days`);
  }

  private daysAgo(moment: DateTime): number {
    return daysAhead(this.now, moment);
  }
}

/** By how many days of the calendar a moment is ahead of another: 0 for the same day, 1 for tomorrow, -1 for yesterday. */
export function daysAhead(at: DateTime, now: DateTime): number {
  return Math.round(at.startOf('day').diff(now.startOf('day'), 'days').days);
}

/** A time of day as whoever the current work is for reads it: `2:06 pm`. */
export function timeWords(at: DateTime): string {
  const said = at.setLocale(locale()).toLocaleString({ hour: 'numeric', minute: '2-digit' });
  // `Intl` writes AM in English and p. m. in Spanish, whose full stop would end a sentence, or end it twice.
  return said.replace(/\s([AP])\.?\s?M\b\.?/i, (_, letter) => ` ${String(letter).toLowerCase()}m`);
}

/** Times on paper and in files, which are read on another day: `November 25, 2026, 2:06 pm`. */
export class PaperClock extends Clock {
  override moment(iso: string): string {
    return `${this.at(iso).toLocaleString(longDate)}, ${this.time(iso)}`;
  }
}
