import { notFound } from './problem';
import { paddleId, type IdPrefix } from './ids';
import {
  firstSettings,
  type Entities,
  type Entry,
  type Kind,
  type Logged,
  type Own,
  type Settings,
  type Store,
} from './store';

const prefixes: Record<Kind, IdPrefix> = {
  address: 'add',
  adjustment: 'adj',
  business: 'biz',
  customer: 'ctm',
  price: 'pri',
  product: 'pro',
  subscription: 'sub',
  transaction: 'txn',
};

/**
 * All that the simulated Paddle knows, in memory and in its store, and what time it is there. Changes are
 * made one after the other, each as a whole: an error undoes it, and only what was written makes events.
 * Bodies are never changed in place.
 */
export class World {
  readonly #store: Store;
  readonly #entries = new Map<string, Entry>();
  /** What a change replaced, to undo it. */
  #before = new Map<string, Entry | undefined>();
  #logged: Logged[] = [];
  #changedSettings: Settings | null = null;
  #settings: Settings = firstSettings;
  /** Whose time it is, and the moment if it is not now. */
  #customerId: string | null = null;
  #at: number | null = null;
  readonly #last = new Map<string | null, number>();
  #queue: Promise<unknown> = Promise.resolve();
  readonly events: Logged[] = [];
  /** Called with what is new, after it was written. */
  onEvents: (events: Logged[]) => void = () => {};

  constructor(store: Store) {
    this.#store = store;
  }

  async open() {
    const { entities, events, settings } = await this.#store.load();
    for (const entry of entities) this.#entries.set(entry.id, entry);
    this.events.push(...events);
    this.#settings = settings;
  }

  // -----------------------------------------------------------------------------------------------
  // Changes.

  /** Does something as a whole, after everything that was asked before. */
  change<T>(work: () => T): Promise<T> {
    const turn = this.#queue.then(() => this.#change(work));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #change<T>(work: () => T): Promise<T> {
    let refusal: unknown;
    let result: T | undefined;
    try {
      result = work();
    } catch (error) {
      if (!(error as { isDone?: boolean }).isDone) {
        this.#undo();
        throw error;
      }
      refusal = error;
    }
    const [before, logged] = [this.#before, this.#logged];
    try {
      const changed = [...before.keys()].map((id) => this.#entries.get(id) as Entry);
      if (changed.length > 0 || logged.length > 0 || this.#changedSettings) {
        await this.#store.save(changed, logged, this.settings);
      }
    } catch (error) {
      this.#undo();
      throw error;
    }
    this.#settings = this.settings;
    this.#changedSettings = null;
    this.#before = new Map();
    this.#logged = [];
    this.events.push(...logged);
    if (logged.length > 0) this.onEvents(logged);
    if (refusal) throw refusal;
    return result as T;
  }

  /** What something would do, without doing it. */
  preview<T>(work: () => T): Promise<T> {
    const turn = this.#queue.then(() => {
      try {
        return work();
      } finally {
        this.#undo();
      }
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  #undo() {
    for (const [id, entry] of this.#before) {
      if (entry) this.#entries.set(id, entry);
      else this.#entries.delete(id);
    }
    this.#before = new Map();
    this.#logged = [];
    this.#changedSettings = null;
  }

  /** Writes how deliveries went. */
  saveDeliveries(logged: Logged[]): Promise<void> {
    const turn = this.#queue.then(() =>
      // What was forgotten meanwhile stays forgotten.
      this.#store.save(
        [],
        logged.filter((one) => this.events.includes(one)),
        this.#settings,
      ),
    );
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Forgets everything. */
  reset(): Promise<void> {
    const turn = this.#queue.then(async () => {
      await this.#store.clear();
      this.#entries.clear();
      this.events.length = 0;
      this.#settings = firstSettings;
      this.#last.clear();
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  get settings(): Settings {
    return this.#changedSettings ?? this.#settings;
  }

  set(change: Partial<Settings>) {
    this.#changedSettings = { ...this.settings, ...change };
  }

  // -----------------------------------------------------------------------------------------------
  // Time.

  /** Does something in the time of a customer, and at a moment of it if one is given. */
  as<T>(customerId: string | null | undefined, work: () => T, at: number | null = null): T {
    const before = [this.#customerId, this.#at] as const;
    [this.#customerId, this.#at] = [customerId ?? null, at];
    try {
      return work();
    } finally {
      [this.#customerId, this.#at] = before;
    }
  }

  /** What the clock of a customer shows, or that of everybody. */
  clock(customerId: string | null = null): number {
    const { offset, offsets } = this.settings;
    return Date.now() + offset + (customerId ? (offsets[customerId] ?? 0) : 0);
  }

  /** The moment of what is done just now: always later than the one before. */
  tick(): number {
    const wanted = this.#at ?? this.clock(this.#customerId);
    const now = Math.max(wanted, (this.#last.get(this.#customerId) ?? 0) + 1);
    this.#last.set(this.#customerId, now);
    return now;
  }

  now(): string {
    return new Date(this.tick()).toISOString();
  }

  // -----------------------------------------------------------------------------------------------
  // Entities.

  newId(prefix: IdPrefix): string {
    return paddleId(prefix, this.#at ?? this.clock(this.#customerId));
  }

  make<K extends Kind>(
    kind: K,
    body: Omit<Entities[K], 'id' | 'created_at' | 'updated_at'>,
    { id = this.newId(prefixes[kind]), own = {} }: { id?: string; own?: Own } = {},
  ): Entities[K] {
    const now = this.now();
    const made = { id, ...body, created_at: now, updated_at: now } as unknown as Entities[K];
    this.#put({ kind, id, body: made, own } as Entry);
    return made;
  }

  /** Changes an entity: its `updated_at` moves on. */
  update<K extends Kind>(
    kind: K,
    id: string,
    change: Partial<Entities[K]>,
    own: Partial<Own> = {},
  ): Entities[K] {
    const before = this.entry(kind, id);
    const body = { ...before.body, ...change, updated_at: this.now() } as Entities[K];
    this.#put({ kind, id, body, own: { ...before.own, ...own } } as Entry);
    return body;
  }

  /** Changes what nobody is told. */
  note(kind: Kind, id: string, own: Partial<Own>) {
    const before = this.entry(kind, id);
    this.#put({ ...before, own: { ...before.own, ...own } });
  }

  #put(entry: Entry) {
    if (!this.#before.has(entry.id)) this.#before.set(entry.id, this.#entries.get(entry.id));
    this.#entries.set(entry.id, entry);
  }

  find<K extends Kind>(kind: K, id: string | null | undefined): Entry<K> | null {
    const entry = id ? this.#entries.get(id) : undefined;
    return entry?.kind === kind ? (entry as unknown as Entry<K>) : null;
  }

  /** @throws PaddleProblem not_found */
  entry<K extends Kind>(kind: K, id: string): Entry<K> {
    const entry = this.find(kind, id);
    if (!entry) throw notFound(id);
    return entry;
  }

  get<K extends Kind>(kind: K, id: string): Entities[K] {
    return this.entry(kind, id).body;
  }

  all<K extends Kind>(kind: K): Entry<K>[] {
    return [...this.#entries.values()].filter(
      (entry) => entry.kind === kind,
    ) as unknown as Entry<K>[];
  }

  bodies<K extends Kind>(kind: K): Entities[K][] {
    return this.all(kind).map(({ body }) => body);
  }

  // -----------------------------------------------------------------------------------------------
  // Events.

  /** Tells that something happened, with the entity as it is at this moment. */
  emit(type: string, data: unknown) {
    const { customerId } = this.#scope(data);
    this.#logged.push({
      seq: (this.#logged.at(-1) ?? this.events.at(-1) ?? { seq: 0 }).seq + 1,
      customerId,
      event: {
        event_id: this.newId('evt'),
        event_type: type,
        occurred_at: this.now(),
        notification_id: this.newId('ntf'),
        data,
      },
      delivery: { state: 'waiting', nextAt: new Date().toISOString(), attempts: [] },
    });
  }

  #scope(data: unknown): { customerId: string | null } {
    const { id, customer_id } = data as { id?: string; customer_id?: string | null };
    return { customerId: customer_id ?? (id?.startsWith('ctm_') ? id : null) };
  }
}
