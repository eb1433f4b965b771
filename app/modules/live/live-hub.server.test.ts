import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LiveHub } from './live-hub.server';
import type { LiveEvent, LiveLog, LiveRead } from './live-log.server';

/** A log in memory: places are how many events there were. Its connection breaks when it is told to. */
class FakeLog {
  told: LiveEvent[] = [];
  kept = 0;
  opened = 0;
  refuses = 0;
  banned = new Set<string>();
  #notice = () => {};
  #end = () => {};
  #isOpen = false;

  open = async (onNotice: () => void, onEnd: () => void): Promise<LiveLog> => {
    this.opened++;
    if (this.refuses > 0) {
      this.refuses--;
      throw new Error('no database');
    }
    this.#notice = onNotice;
    this.#end = onEnd;
    this.#isOpen = true;
    return {
      read: async (since, businessId): Promise<LiveRead> => {
        await Promise.resolve();
        if (!this.#isOpen) throw new Error('it is gone');
        const place = String(this.told.length);
        if (since === null || Number(since) < this.kept) return { place, isLost: true, events: [] };
        const events = this.told
          .slice(Number(since))
          .filter(
            (event) => !businessId || ('businessId' in event && event.businessId === businessId),
          );
        return { place, isLost: false, events };
      },
      mayWatch: async (viewers) => viewers.map(({ userId }) => !this.banned.has(userId)),
      close: async () => {
        this.#isOpen = false;
      },
    };
  };
  tell(...events: LiveEvent[]) {
    this.told.push(...events);
    if (this.#isOpen) this.#notice();
  }
  breakOff() {
    this.#isOpen = false;
    this.#end();
  }
}

const call = (id: string, businessId = 'harbor'): LiveEvent => ({ event: 'call', businessId, id });
let log: FakeLog;
let hub: LiveHub;

beforeEach(() => {
  vi.useFakeTimers();
  log = new FakeLog();
  hub = new LiveHub({ open: log.open, tickMs: 1_000, retryMs: 100, idleMs: 5_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function watch({ userId = 'ada', businessId = 'harbor', since = null as string | null } = {}) {
  const viewer = { text: '', isEnded: false, leave: () => {} };
  viewer.leave = hub.subscribe(
    {
      userId,
      businessId,
      sessionId: null,
      send: (bytes) => {
        viewer.text += new TextDecoder().decode(bytes);
      },
      end: () => {
        viewer.isEnded = true;
        viewer.leave();
      },
    },
    since,
  );
  return viewer;
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the streams of a process', () => {
  it('tells a viewer of its business, and of no other', async () => {
    const [harbor, summit] = [watch(), watch({ businessId: 'summit' })];
    await settle();
    log.tell(call('a'), call('b', 'summit'));
    await settle();
    expect(harbor.text).toContain('event: call\ndata: {"id":"a"}\nid: 2\n\n');
    expect(harbor.text).not.toContain('"b"');
    expect(summit.text).toContain('"b"');
    expect(log.opened).toBe(1);
  });

  it('begins with what was missed, and moves the place on with the last of it only', async () => {
    log.tell(call('a'), call('b'), call('c'));
    const viewer = watch({ since: '1' });
    await settle();
    expect(viewer.text).toBe(
      'event: call\ndata: {"id":"b"}\n\nevent: call\ndata: {"id":"c"}\nid: 3\n\n',
    );
  });

  it('has a viewer without a place, or from before what is kept, load the page', async () => {
    log.tell(call('a'), call('b'));
    log.kept = 2;
    const viewers = [watch(), watch({ since: '1' })];
    await settle();
    for (const { text } of viewers) expect(text).toBe('event: reset\ndata: {}\nid: 2\n\n');
  });

  it('goes on after a lost connection with all that was told meanwhile', async () => {
    const viewer = watch();
    await settle();
    log.refuses = 2;
    log.breakOff();
    log.tell(call('while-away'));
    await vi.advanceTimersByTimeAsync(50);
    expect(viewer.text).not.toContain('while-away');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(viewer.text).toContain('while-away');
    expect(log.opened).toBe(4);
  });

  it('lets a viewer wait that came while there was no connection', async () => {
    log.refuses = 1;
    log.tell(call('a'));
    const viewer = watch({ since: '0' });
    await vi.advanceTimersByTimeAsync(500);
    expect(viewer.text).toContain('"a"');
  });

  it('finds what came without a notice, and keeps a quiet viewer’s place new', async () => {
    const [quiet, viewer] = [watch({ businessId: 'summit' }), watch()];
    await settle();
    log.told.push(call('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(viewer.text).toContain('"a"');
    expect(quiet.text).toMatch(/: alive\n\nid: 1\n\n$/);
  });

  it('ends the streams of a person whose rights changed, and of a business', async () => {
    const [ada, bob, summit] = [watch(), watch({ userId: 'bob' }), watch({ businessId: 'summit' })];
    await settle();
    log.tell({ event: 'access', id: 'bob' });
    await settle();
    expect([ada.isEnded, bob.isEnded, summit.isEnded]).toEqual([false, true, false]);
    log.tell({ event: 'access', id: 'summit' });
    await settle();
    expect([ada.isEnded, summit.isEnded]).toEqual([false, true]);
  });

  it('asks again and again who may still watch', async () => {
    const viewer = watch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(viewer.isEnded).toBe(false);
    log.banned.add('ada');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(viewer.isEnded).toBe(true);
  });

  it('counts the streams of a person', async () => {
    const viewers = [watch(), watch({ businessId: 'summit' })];
    expect(hub.countOf('ada')).toBe(2);
    for (const { leave } of viewers) {
      leave();
      leave();
    }
    expect(hub.countOf('ada')).toBe(0);
  });

  it('lets the connection go a while after the last viewer, and does not claim a place then', async () => {
    const viewer = watch();
    await settle();
    expect(hub.place).toBe('0');
    viewer.leave();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(hub.place).toBe('0');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(hub.place).toBeNull();
    watch({ since: '0' });
    await settle();
    expect(log.opened).toBe(2);
  });
});
