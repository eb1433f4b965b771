import { describe, expect, it } from 'vitest';

import { Clock } from '~/modules/format/time.server';
import { serviceParts, type PartState, type ServicePart } from './check-parts.server';
import { statusView, type Recorded } from './service-status.server';

const now = new Date('2026-11-20T12:00:00Z');
const clock = new Clock('UTC', now);
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const ready = { isReady: true, database: 'ok', workerLagSeconds: 0 } as const;

function recorded(
  states: Partial<Record<ServicePart, PartState>> = {},
  checkedAt = ago(1),
  since = ago(30),
): Recorded {
  return {
    parts: serviceParts.map((part) => ({ part, state: states[part] ?? 'ok', since, checkedAt })),
    incidents: [],
  };
}

const states = (...args: Parameters<typeof statusView>): Record<string, string> => {
  const { state, parts } = statusView(...args);
  return { ...Object.fromEntries(parts.map((each) => [each.part, each.state])), all: state };
};

describe('the status of the service', () => {
  it('is well when all that was looked at is', () => {
    const view = statusView(ready, recorded(), clock);
    expect(view.summary).toBe('Everything works');
    expect(view.parts.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(view.parts.every(({ since }) => since === null)).toBe(true);
  });

  it('says what does not work, and since when', () => {
    const view = statusView(ready, recorded({ mail: 'down', phone: 'slow' }), clock);
    expect(view.summary).toBe('Some of it does not work');
    expect(view.parts.find(({ part }) => part === 'mail')).toMatchObject({
      state: 'down',
      since: 'today, 11:30 am',
    });
  });

  it('leaves out what this installation does not have', () => {
    expect(states(ready, recorded({ payments: 'off', mail: 'off' }), clock)).toEqual({
      all: 'ok',
      calls: 'ok',
      dashboard: 'ok',
      phone: 'ok',
    });
  });

  it('claims nothing that nobody has looked at for a while', () => {
    // No worker: calls are stored, and show when one runs again.
    expect(states(ready, recorded({}, ago(12)), clock)).toEqual({
      all: 'slow',
      calls: 'slow',
      dashboard: 'ok',
      mail: 'unknown',
      phone: 'unknown',
      payments: 'unknown',
    });
    expect(statusView(ready, recorded({}, ago(12)), clock).parts[0]?.since).toBe('today, 11:48 am');
  });

  it('does not wait for a worker to see that calls are late or that the database is away', () => {
    expect(states({ ...ready, workerLagSeconds: 90 }, recorded(), clock).calls).toBe('slow');
    const away = { isReady: false, database: 'down', workerLagSeconds: null } as const;
    expect(states(away, null, clock)).toEqual({
      all: 'down',
      calls: 'down',
      dashboard: 'down',
      mail: 'unknown',
      phone: 'unknown',
      payments: 'unknown',
    });
  });

  it('knows that pages do not open when Supabase does not answer them', () => {
    expect(states(ready, null, clock)).toMatchObject({ calls: 'unknown', dashboard: 'down' });
  });

  it('tells of what was, and how long', () => {
    const { incidents } = statusView(
      ready,
      {
        ...recorded(),
        incidents: [
          { part: 'phone', state: 'down', beganAt: ago(200), endedAt: ago(0) },
          { part: 'mail', state: 'slow', beganAt: ago(5), endedAt: null },
        ],
      },
      clock,
    );
    expect(incidents).toMatchObject([
      {
        name: 'Phone provider',
        what: 'did not work',
        began: 'Today, 8:40 am',
        lasted: '3 h 20 min',
      },
      { name: 'Mail', what: 'slow', began: 'Today, 11:55 am', ended: null, lasted: null },
    ]);
  });
});
