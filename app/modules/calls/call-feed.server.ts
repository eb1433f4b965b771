import { Feed } from 'feed';

import type { CallShape } from '~/modules/api/shapes.server';
import { formatPhone } from '~/modules/format/phone.server';
import { length } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { outcomeStatus } from './call-words';

type Options = {
  businessId: string;
  businessName: string;
  /** Addresses of the list, of this feed without its token, and of a call. */
  listUrl: string;
  urlOf: (callId: string) => string;
};

/** The newest calls for feed readers, as Atom. An entry keeps its id, and says when it was changed. */
export function callFeed(
  calls: CallShape[],
  { businessId, businessName, listUrl, urlOf }: Options,
): string {
  const feed = new Feed({
    id: `urn:uuid:${businessId}`,
    title: clean(t`Calls of ${businessName}`),
    link: listUrl,
    updated: newest(calls),
    generator: 'Frontdesk',
    author: { name: clean(businessName) },
    copyright: '',
  });
  for (const call of calls) {
    const who =
      call.caller_name ??
      (call.caller_number ? formatPhone(call.caller_number) : t`Number withheld`);
    const number = call.caller_name && call.caller_number ? formatPhone(call.caller_number) : null;
    const what = outcomeStatus(call).label;
    const task = call.follow_up?.title;
    const facts = [
      what,
      number,
      call.duration_seconds === null ? null : length(call.duration_seconds),
      task && t`Follow-up: ${task}`,
    ];
    feed.addItem({
      id: `urn:uuid:${call.id}`,
      title: clean(`${who}: ${what}`),
      link: urlOf(call.id),
      date: new Date(call.updated_at),
      published: new Date(call.started_at),
      description: clean(call.summary ?? what),
      content: [facts.filter(Boolean).join(' · '), call.summary ?? '']
        .filter(Boolean)
        .map((text) => `<p>${escape(clean(text))}</p>`)
        .join(''),
    });
  }
  return feed.atom1();
}

/** When the newest change was; the beginning of time for a list without calls. */
export function newest(calls: CallShape[]): Date {
  return new Date(Math.max(0, ...calls.map((call) => Date.parse(call.updated_at))));
}

/** XML has no way to write these at all. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
