import { DateTime } from 'luxon';

// A page that counts seconds needs it as well.
export { length } from './length';

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
    return DateTime.fromISO(iso, { zone: this.now.zone, locale: 'en-US' });
  }

  /** `2:06 pm` */
  time(iso: string): string {
    return lower(this.at(iso).toFormat('h:mm a'));
  }

  /** `Today`, `Yesterday`, or the weekday, and the date: `Tuesday, November 10`. */
  day(iso: string): { key: string; name: string; date: string } {
    const moment = this.at(iso);
    const days = this.daysAgo(moment);
    const sameYear = moment.year === this.now.year;
    const date = moment.toFormat(sameYear ? 'cccc, LLLL d' : 'cccc, LLLL d, yyyy');
    const name = days === 0 ? 'Today' : days === 1 ? 'Yesterday' : '';
    return { key: moment.toISODate() ?? iso, name, date };
  }

  /** `Today, 2:06 pm`, `Yesterday, 4:40 pm`, `Nov 10, 2:06 pm`; the year only when it is another one. */
  moment(iso: string): string {
    const moment = this.at(iso);
    const days = this.daysAgo(moment);
    const day = days === 0 ? 'Today' : days === 1 ? 'Yesterday' : this.date(iso);
    return `${day}, ${this.time(iso)}`;
  }

  /** The same within a sentence: `today, 2:06 pm`. */
  momentWithin(iso: string): string {
    return this.moment(iso).replace(/^(?:Today|Yesterday)/, (day) => day.toLowerCase());
  }

  /** `Nov 10`; the year only when it is another one. */
  date(iso: string): string {
    const moment = this.at(iso);
    return moment.toFormat(moment.year === this.now.year ? 'LLL d' : 'LLL d, yyyy');
  }

  /** When something is due, seen from now: `4:00 pm`, `tomorrow`, `Wed`, `Dec 3`. */
  ahead(iso: string): string {
    const moment = this.at(iso);
    const days = -this.daysAgo(moment);
    if (days <= 0) return this.time(iso);
    if (days === 1) return 'tomorrow';
    return moment.toFormat(days < 7 ? 'ccc' : 'LLL d');
  }

  /** How long ago, in one unit: `5 min`, `3 h`, `2 days`. */
  ago(iso: string): string {
    const minutes = Math.max(1, Math.round(this.now.diff(this.at(iso), 'minutes').minutes));
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`;
    return `${Math.round(minutes / (24 * 60))} days`;
  }

  private daysAgo(moment: DateTime): number {
    return Math.round(this.now.startOf('day').diff(moment.startOf('day'), 'days').days);
  }
}

/** Times on paper and in files, which are read on another day: `November 25, 2026, 2:06 pm`. */
export class PaperClock extends Clock {
  override moment(iso: string): string {
    return `${this.at(iso).toFormat('LLLL d, yyyy')}, ${this.time(iso)}`;
  }
}

function lower(text: string): string {
  return text.replace('AM', 'am').replace('PM', 'pm');
}
