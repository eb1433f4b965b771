import { roleWords } from '~/modules/auth/permissions';
import { businessKinds } from '~/modules/businesses/business.schema.server';
import { lookUp } from '~/modules/calls/call-words';
import { formatPhone } from '~/modules/format/phone.server';

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
  const role = changes.role?.map((value) => roleName(value)) as [string, string] | undefined;

  switch (action) {
    case 'data.export':
      return plain('exported all data of the business');
    case 'data.download': {
      const [list = '', format = ''] = subject.split(' ');
      return plain(`downloaded the list of ${downloads[list] ?? spaced(list)} as ${format}`);
    }
    case 'business.disable':
      return plain('paused the business');
    case 'business.enable':
      return plain('opened the business again');
    case 'admin-view.start':
      return plain('began to look at the business as its owner sees it');
    case 'admin-view.stop':
      return plain('stopped looking at the business');
    case 'subscription.checkout':
      return plain(`began to pay for the plan ${subject}`);
    case 'subscription.change-plan':
      return plain(
        changes.plan
          ? `changed the plan from ${value('', changes.plan[0])} to ${value('', changes.plan[1])}`
          : 'changed the plan',
      );
    case 'subscription.cancel':
      return plain(`cancelled the plan ${subject}${at(changes.ends)}`);
    case 'subscription.keep':
      return plain(
        changes.pause
          ? `took the pause of the plan back`
          : 'took the cancellation of the plan back',
      );
    case 'subscription.pause':
      return plain(`paused the plan ${subject}${at(changes.pause)}`);
    case 'subscription.resume':
      return plain(`resumed the plan ${subject}`);
    case 'subscription.details':
      return plain(`changed who pays: the ${listed(Object.keys(changes).map(spaced))}`);
    case 'usage-choice.changed':
      return plain('changed what happens when the minutes are used up');
    case 'live-call.take-over':
      return plain(
        `took a running call over${changes.to ? ` to ${value('', changes.to[1])}` : ''}`,
      );
    case 'live-call.say':
      return plain('had the receptionist say something on a running call');
    case 'live-call.end':
      return plain('ended a running call');
    case 'member.add':
      return plain(
        isOneself ? `joined as ${role?.[1] ?? 'a member'}` : `added ${subject}${as(role?.[1])}`,
      );
    case 'member.remove':
      return plain(isOneself ? 'left the team' : `removed ${subject} from the team`);
    case 'member.change':
      if (role) return plain(`changed the role of ${subject} from ${role[0]} to ${role[1]}`);
      break;
    case 'invitation.add':
      return plain(`invited ${subject}${as(role?.[1])}`);
    case 'invitation.change':
      if (changes.accepted_at) return plain(`accepted the invitation to ${subject}`);
      if (changes.revoked_at) return plain(`took back the invitation to ${subject}`);
      if (changes.sends || changes.sent_at)
        return plain(`invited ${subject} again${as(role?.[1])}`);
  }
  const call = callWords(action, changes);
  if (call) return call;
  const followUp = thing === 'follow-up' && followUpWords(verb, changes);
  if (followUp) return plain(followUp);
  if (verb === 'change' && Object.keys(changes).length > 0)
    return changed(thing, subject, tidy(changes));
  return plain(
    `${past(verb)} the ${spaced(thing)}${subject && subject !== actorName ? `: ${value('', subject)}` : ''}`,
  );
}

const downloads: Record<string, string> = { 'follow-ups': 'follow-ups', activity: 'activities' };

/** What somebody said of a call, or wrote down about it; null for what the general words say well. */
function callWords(action: string, changes: Record<string, Change>): AuditWords | null {
  switch (action) {
    case 'call.correct': {
      if (Object.keys(changes).length === 0) return plain('corrected what was found in a call');
      const said = changed('call', '', changes);
      return { ...said, sentence: said.sentence.replace('the call', 'a call') };
    }
    case 'call.undo':
      return plain('undid a correction of a call');
    case 'call.spam':
      return plain('marked a call as spam');
    case 'call.not-spam':
      return plain('said that a call is no spam');
    case 'recording.keep':
      return plain('kept the recording of a call for good');
    case 'recording.let-go':
      return plain('left the recording of a call to the plan again');
    case 'recording.delete':
      return plain('deleted the recording of a call');
    case 'note.add':
    case 'note.edit':
    case 'note.delete':
    case 'note.restore': {
      const did = { add: 'wrote', edit: 'changed', delete: 'deleted', restore: 'brought back' };
      return plain(`${did[action.slice(5) as keyof typeof did]} a note`);
    }
    default:
      return null;
  }
}

/** What somebody did with a follow-up; null for what the general words say well. */
function followUpWords(verb: string, changes: Record<string, Change>) {
  const it = 'a follow-up';
  const to = changes.assigned_to?.[1];
  return (
    {
      add: `wrote down ${it}`,
      done: `marked ${it} as done`,
      reopen: `opened ${it} again`,
      snooze: `put ${it} off`,
      assign: to ? `gave ${it} to ${String(to)}` : `took ${it} from whoever had it`,
      spam: `marked ${it} as spam`,
      edit: `changed ${it}`,
      undo: `undid a change of ${it}`,
    }[verb] ?? null
  );
}

function plain(sentence: string): AuditWords {
  return { sentence, details: [] };
}

/** `, as of 2026-12-20`: the day of a change that comes later. */
function at(change: Change | undefined): string {
  const day = /^\d{4}-\d\d-\d\d/.exec(String(change?.[1] ?? ''))?.[0];
  return day ? `, as of ${day}` : '';
}

function as(role: string | undefined): string {
  return role ? ` as ${role}` : '';
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
  kind: 'kind of business',
  logo_path: 'logo',
  vapi_assistant_id: 'assistant at the phone service',
};
/** Things whose name goes without saying on a page about one business. */
const onlyOnes: Record<string, string> = { business: '', receptionist: ' of the receptionist' };
/** Their values say nothing to a person. */
const withoutValue = new Set(['logo_path', 'vapi_assistant_id', 'latitude', 'longitude']);

function changed(thing: string, subject: string, changes: Record<string, Change>): AuditWords {
  const of = onlyOnes[thing] ?? ` of the ${spaced(thing)}${subject && ` ${subject}`}`;
  const all = Object.entries(changes).map(([name, [before, after]]) => ({
    name,
    label: columns[name] ?? spaced(name),
    before: value(name, before),
    after: value(name, after),
  }));
  const [only] = all;
  if (only && all.length === 1) {
    const { name, label, before, after } = only;
    const what = `the ${label}${of}`;
    if (withoutValue.has(name)) {
      return plain(before ? (after ? `changed ${what}` : `removed ${what}`) : `set ${what}`);
    }
    const isShort = before.length + after.length <= inlineLength * 2;
    if (!before && after && isShort) return plain(`set ${what} to ${after}`);
    if (before && !after && isShort) return plain(`removed ${what}, which was ${before}`);
    if (isShort) return plain(`changed ${what} from ${before} to ${after}`);
  }
  return {
    sentence: `changed ${listed(all.map(({ label }) => `the ${label}`))}${of}`,
    details: all
      .filter(({ name }) => !withoutValue.has(name))
      .map(({ label, before, after }) => ({ label: capital(label), before, after })),
  };
}

function listed(names: string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A value as a person writes it; empty for none. */
function value(name: string, raw: unknown): string {
  if (raw === null || raw === undefined || raw === '') return '';
  if (raw === true) return 'yes';
  if (raw === false) return 'no';
  if (typeof raw === 'object') return JSON.stringify(raw);
  const text = String(raw);
  if (name === 'role') return roleName(text);
  if (name === 'time_zone') return text.replaceAll('_', ' ');
  if (name === 'kind') return lookUp(businessKinds, text) ?? text;
  if (/^\+[1-9]\d{6,14}$/.test(text)) return formatPhone(text);
  return ['name', 'greeting', 'banner'].includes(name) ? `“${text}”` : text;
}

function roleName(role: unknown): string {
  const words = (roleWords as Record<string, { label: string } | undefined>)[String(role)];
  return words?.label.toLowerCase() ?? String(role ?? 'none');
}

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
