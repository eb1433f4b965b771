import { businessKinds } from '~/modules/businesses/business.schema.server';
import { lookUp } from '~/modules/calls/call-words';
import { formatPhone } from '~/modules/format/phone.server';
import { t } from '~/modules/languages/t';

/** What a row of `audit_log` tells. */
export type AuditEntry = {
  action: string;
  subject: string;
  /** `{ column: [before, after] }`; anything else in it is left out. */
  changes: unknown;
  actorName: string;
};
/** A sentence that goes on after somebody's name, and what is too much for it. */
export type AuditWords = {
  sentence: string;
  details: { label: string; before: string; after: string }[];
};
type Change = [before: unknown, after: unknown];

/** Values longer than this stand below the sentence. */
const inlineLength = 60;

/**
 * Says what was done: `changed the time zone from America/Denver to America/Chicago`. An action that this
 * module does not know reads well all the same.
 *
 * @returns null for a row that only repeats another one: pausing a business writes two.
 */
export function auditWords({ action, subject, changes: raw, actorName }: AuditEntry) {
  const changes = readChanges(raw);
  const [thing = '', verb = ''] = action.split('.');
  if (action === 'business.change' && 'disabled_at' in changes) return null;
  const isOneself = subject !== '' && subject === actorName;
  const [was, as] = (changes.role ?? []).map((value) => roleName(value));
  const ends = dayOf(changes.ends);
  const pauses = dayOf(changes.pause);

  switch (action) {
    case 'data.export':
      return plain(t`exported all data of the business`);
    case 'data.download': {
      const [list = '', format = ''] = subject.split(' ');
      const name = lookUp(downloads, list) ?? spaced(list);
      return plain(t`downloaded the list of ${name} as ${format}`);
    }
    case 'business.disable':
      return plain(t`paused the business`);
    case 'business.enable':
      return plain(t`opened the business again`);
    case 'admin-view.start':
      return plain(t`began to look at the business as its owner sees it`);
    case 'admin-view.stop':
      return plain(t`stopped looking at the business`);
    case 'subscription.checkout':
      return plain(t`began to pay for the plan ${subject}`);
    case 'subscription.change-plan':
      if (changes.plan) {
        const [before, after] = changes.plan.map((plan) => value('', plan)) as [string, string];
        return plain(t`changed the plan from ${before} to ${after}`);
      }
      return plain(t`changed the plan`);
    case 'subscription.cancel':
      return plain(
        ends ? t`cancelled the plan ${subject}, as of ${ends}` : t`cancelled the plan ${subject}`,
      );
    case 'subscription.keep':
      return plain(
        changes.pause
          ? t`took the pause of the plan back`
          : t`took the cancellation of the plan back`,
      );
    case 'subscription.pause':
      return plain(
        pauses ? t`paused the plan ${subject}, as of ${pauses}` : t`paused the plan ${subject}`,
      );
    case 'subscription.resume':
      return plain(t`resumed the plan ${subject}`);
    case 'subscription.details': {
      const what = listed(Object.keys(changes).map(columnName));
      return plain(t`changed who pays: the ${what}`);
    }
    case 'usage-choice.changed':
      return plain(t`changed what happens when the minutes are used up`);
    case 'live-call.take-over': {
      const to = changes.to && value('', changes.to[1]);
      return plain(to ? t`took a running call over to ${to}` : t`took a running call over`);
    }
    case 'live-call.say':
      return plain(t`had the receptionist say something on a running call`);
    case 'live-call.end':
      return plain(t`ended a running call`);
    case 'member.add':
      if (isOneself) return plain(as ? t`joined as ${as}` : t`joined as a member`);
      return plain(as ? t`added ${subject} as ${as}` : t`added ${subject}`);
    case 'member.remove':
      return plain(isOneself ? t`left the team` : t`removed ${subject} from the team`);
    case 'member.change':
      if (was && as) return plain(t`changed the role of ${subject} from ${was} to ${as}`);
      break;
    case 'caller.erase':
      return plain(t`erased the caller`);
    case 'phone-line.request':
      return plain(subject ? t`requested the phone line: ${subject}` : t`requested the phone line`);
    case 'invitation.add':
      return plain(as ? t`invited ${subject} as ${as}` : t`invited ${subject}`);
    case 'invitation.change':
      if (changes.accepted_at) return plain(t`accepted the invitation to ${subject}`);
      if (changes.revoked_at) return plain(t`took back the invitation to ${subject}`);
      if (changes.sends || changes.sent_at)
        return plain(as ? t`invited ${subject} again as ${as}` : t`invited ${subject} again`);
  }
  const call = callWords(action, changes);
  if (call) return call;
  const about = subject && aboutWords(action, value('', subject));
  if (about) return plain(about);
  const followUp = thing === 'follow-up' && followUpWords(verb, changes);
  if (followUp) return plain(followUp);
  if (verb === 'change' && Object.keys(changes).length > 0)
    return changed(thing, subject, tidy(changes));
  return plain(
    `${past(verb)} the ${spaced(thing)}${subject && subject !== actorName ? `: ${value('', subject)}` : ''}`,
  );
}

const downloads = {
  calls: t`calls`,
  callers: t`callers`,
  'follow-ups': t`follow-ups`,
  appointments: t`appointments`,
  team: t`team`,
  activity: t`activities`,
};

/** What somebody said of a call, or wrote down about it; null for what the general words say well. */
function callWords(action: string, changes: Record<string, Change>): AuditWords | null {
  switch (action) {
    case 'call.correct': {
      if (Object.keys(changes).length === 0) return plain(t`corrected what was found in a call`);
      return changed('call', '', changes);
    }
    case 'call.undo':
      return plain(t`undid a correction of a call`);
    case 'call.spam':
      return plain(t`marked a call as spam`);
    case 'call.not-spam':
      return plain(t`said that a call is no spam`);
    case 'recording.keep':
      return plain(t`kept the recording of a call for good`);
    case 'recording.let-go':
      return plain(t`left the recording of a call to the plan again`);
    case 'recording.delete':
      return plain(t`deleted the recording of a call`);
    case 'note.add':
      return plain(t`wrote a note`);
    case 'note.edit':
      return plain(t`changed a note`);
    case 'note.delete':
      return plain(t`deleted a note`);
    case 'note.restore':
      return plain(t`brought back a note`);
    default:
      return null;
  }
}

/** What was done to something that has a name; null for what the general words say well. */
function aboutWords(action: string, name: string): string | null {
  switch (action) {
    case 'receptionist.publish': {
      const version = name.replace(/^Version /, '');
      return t`published the receptionist: Version ${version}`;
    }
    case 'receptionist.restore': {
      const version = name.replace(/^Version /, '');
      return t`restored the receptionist: Version ${version}`;
    }
    case 'phone-line.release':
      return t`released the phone line: ${name}`;
    case 'feed.add': {
      const feed = lookUp(downloads, name) ?? name;
      return t`added the feed: ${feed}`;
    }
    case 'feed.remove': {
      const feed = lookUp(downloads, name) ?? name;
      return t`removed the feed: ${feed}`;
    }
    case 'caller.rename':
      return t`renamed the caller: ${name}`;
    case 'caller.block':
      return t`blocked the caller: ${name}`;
    case 'caller.unblock':
      return t`unblocked the caller: ${name}`;
    case 'caller.merge':
      return t`merged the caller: ${name}`;
    case 'caller.unmerge':
      return t`unmerged the caller: ${name}`;
    case 'api-token.add':
      return t`added the api token: ${name}`;
    case 'api-token.revoke':
      return t`revoked the api token: ${name}`;
    default:
      return webhookWords(action, name);
  }
}

function webhookWords(action: string, host: string): string | null {
  switch (action) {
    case 'webhook.add':
      return t`added the webhook: ${host}`;
    case 'webhook.edit':
      return t`edited the webhook: ${host}`;
    case 'webhook.enable':
      return t`enabled the webhook: ${host}`;
    case 'webhook.disable':
      return t`disabled the webhook: ${host}`;
    case 'webhook.stop':
      return t`stopped the webhook: ${host}`;
    case 'webhook.remove':
      return t`removed the webhook: ${host}`;
    case 'webhook.rotate-secret':
      return t`made a new secret for the webhook: ${host}`;
    default:
      return null;
  }
}

/** What somebody did with a follow-up; null for what the general words say well. */
function followUpWords(verb: string, changes: Record<string, Change>) {
  const to = String(changes.assigned_to?.[1] ?? '');
  return (
    {
      add: t`wrote down a follow-up`,
      done: t`marked a follow-up as done`,
      reopen: t`opened a follow-up again`,
      snooze: t`put a follow-up off`,
      assign: to ? t`gave a follow-up to ${to}` : t`took a follow-up from whoever had it`,
      spam: t`marked a follow-up as spam`,
      edit: t`changed a follow-up`,
      undo: t`undid a change of a follow-up`,
    }[verb] ?? null
  );
}

function plain(sentence: string): AuditWords {
  return { sentence, details: [] };
}

/** `2026-12-20`: the day of a change that comes later. */
function dayOf(change: Change | undefined): string | undefined {
  return /^\d{4}-\d\d-\d\d/.exec(String(change?.[1] ?? ''))?.[0];
}

function readChanges(raw: unknown): Record<string, Change> {
  if (typeof raw !== 'object' || raw === null) return {};
  return Object.fromEntries(
    Object.entries(raw).filter(
      (entry): entry is [string, Change] => Array.isArray(entry[1]) && entry[1].length === 2,
    ),
  );
}

const addressParts = new Set([
  'street',
  'city',
  'state',
  'postcode',
  'country_code',
  'latitude',
  'longitude',
]);

/** Of an address only the line that a person reads; its parts changed with it. */
function tidy(changes: Record<string, Change>): Record<string, Change> {
  if (!('address' in changes)) return changes;
  return Object.fromEntries(Object.entries(changes).filter(([name]) => !addressParts.has(name)));
}

const columns: Record<string, string> = {
  address: t`address`,
  city: t`city`,
  company: t`company`,
  email: t`email`,
  greeting: t`greeting`,
  kind: t`kind of business`,
  lead_quality: t`lead quality`,
  logo_path: t`logo`,
  name: t`name`,
  outcome: t`outcome`,
  phone_number: t`phone number`,
  sentiment: t`sentiment`,
  summary: t`summary`,
  time_zone: t`time zone`,
  vapi_assistant_id: t`assistant at the phone service`,
};
const columnName = (name: string) => lookUp(columns, name) ?? spaced(name);
/** The same as they stand in a sentence. */
const columnsWithin: Record<string, string> = {
  address: t`the address`,
  greeting: t`the greeting`,
  kind: t`the kind of business`,
  lead_quality: t`the lead quality`,
  logo_path: t`the logo`,
  name: t`the name`,
  outcome: t`the outcome`,
  phone_number: t`the phone number`,
  sentiment: t`the sentiment`,
  time_zone: t`the time zone`,
};
function columnWithin(name: string): string {
  const label = columnName(name);
  return lookUp(columnsWithin, name) ?? t`the ${label}`;
}
/** Their values say nothing to a person. */
const withoutValue = new Set(['logo_path', 'vapi_assistant_id', 'latitude', 'longitude']);

function changed(thing: string, subject: string, changes: Record<string, Change>): AuditWords {
  const all = Object.entries(changes).map(([name, [before, after]]) => ({
    name,
    label: columnName(name),
    what: columnWithin(name),
    before: value(name, before),
    after: value(name, after),
  }));
  const [only] = all;
  if (only && all.length === 1) {
    const { name, before, after } = only;
    const what = ofThing(only.what, thing, subject);
    if (withoutValue.has(name)) {
      return plain(before ? (after ? t`changed ${what}` : t`removed ${what}`) : t`set ${what}`);
    }
    const isShort = before.length + after.length <= inlineLength * 2;
    if (!before && after && isShort) return plain(t`set ${what} to ${after}`);
    if (before && !after && isShort) return plain(t`removed ${what}, which was ${before}`);
    if (isShort) return plain(t`changed ${what} from ${before} to ${after}`);
  }
  const what = ofThing(listed(all.map((one) => one.what)), thing, subject);
  return {
    sentence: t`changed ${what}`,
    details: all
      .filter(({ name }) => !withoutValue.has(name))
      .map(({ label, before, after }) => ({ label: capital(label), before, after })),
  };
}

/** What was changed, with what it is of; the business goes without saying on a page about one. */
function ofThing(what: string, thing: string, subject: string): string {
  if (thing === 'business') return what;
  if (thing === 'receptionist') return t`${what} of the receptionist`;
  if (thing === 'call') return t`${what} of a call`;
  const named = subject ? `${spaced(thing)} ${subject}` : spaced(thing);
  return t`${what} of the ${named}`;
}

function listed(names: string[]): string {
  const last = names.at(-1) ?? '';
  if (names.length < 2) return last;
  const others = names.slice(0, -1).join(', ');
  return t`${others} and ${last}`;
}

/** A value as a person writes it; empty for none. */
function value(name: string, raw: unknown): string {
  if (raw === null || raw === undefined || raw === '') return '';
  if (raw === true) return t`yes`;
  if (raw === false) return t`no`;
  if (typeof raw === 'object') return JSON.stringify(raw);
  const text = String(raw);
  if (name === 'role') return roleName(text);
  const choice = lookUp(choices, name);
  if (choice) return lookUp(choice, text) ?? text;
  if (name === 'time_zone') return text.replaceAll('_', ' ');
  if (name === 'kind') return lookUp(businessKinds, text) ?? text;
  if (/^\+[1-9]\d{6,14}$/.test(text)) return formatPhone(text);
  return ['name', 'greeting', 'banner'].includes(name) ? `“${text}”` : text;
}

function roleName(role: unknown): string {
  return lookUp(roles, String(role)) ?? String(role ?? t`none`);
}

const roles = { owner: t`owner`, manager: t`manager`, viewer: t`viewer` };
/** What may stand in a column, as it stands in a sentence. */
const choices: Record<string, Record<string, string>> = {
  outcome: {
    message: t`message`,
    booked: t`booked`,
    answered: t`answered`,
    transferred: t`transferred`,
    'hung-up': t`hung-up`,
    'wrong-number': t`wrong-number`,
    spam: t`spam`,
    silent: t`silent`,
    failed: t`failed`,
  },
  sentiment: { positive: t`positive`, neutral: t`neutral`, negative: t`negative` },
  lead_quality: { hot: t`hot`, warm: t`warm`, cold: t`cold` },
};

function spaced(name: string): string {
  return name.replace(/[-_]+/g, ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const irregular: Record<string, string> = {
  ban: 'banned',
  get: 'got',
  leave: 'left',
  make: 'made',
  put: 'put',
  read: 'read',
  reset: 'reset',
  run: 'ran',
  send: 'sent',
  set: 'set',
  stop: 'stopped',
  take: 'took',
};

/** `hand-over` → `handed over`. */
function past(verb: string): string {
  const [first = '', ...rest] = spaced(verb).split(' ');
  const regular = first.endsWith('e')
    ? `${first}d`
    : /[^aeiou]y$/.test(first)
      ? `${first.slice(0, -1)}ied`
      : `${first}ed`;
  return [irregular[first] ?? regular, ...rest].join(' ');
}
