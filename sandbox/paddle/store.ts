import type {
  IAddressResponse,
  IAdjustmentResponse,
  IBusinessResponse,
  ICustomerResponse,
  IPriceResponse,
  IProductResponse,
  ISubscriptionResponse,
  ITransactionResponse,
} from '@paddle/paddle-node-sdk';
import pg from 'pg';

import type { Line } from './totals';

/** Paddle's entities, in the shape of its answers. */
export type Entities = {
  address: IAddressResponse;
  adjustment: IAdjustmentResponse;
  business: IBusinessResponse;
  customer: ICustomerResponse;
  price: IPriceResponse;
  product: IProductResponse;
  subscription: ISubscriptionResponse;
  transaction: ITransactionResponse;
};
export type Kind = keyof Entities;

/** What Paddle knows of an entity and tells nobody. */
export type Own = {
  /** Of a subscription: its next charges fail. */
  declines?: boolean;
  /** Of a subscription: changes that the next renewal bills. */
  pending?: Line[];
  /** Of a subscription: what its months are counted from. */
  anchor?: string;
  /** Of a subscription that is past due: the charge that failed, since when, and how often it was tried again. */
  dunning?: { transactionId: string; since: string; attempts: number };
  /** Of a paused subscription: the period that a resume may continue. */
  pausedPeriod?: { starts_at: string; ends_at: string } | null;
  /** Of a transaction: what its totals are made from. */
  lines?: Line[];
  /** Of a transaction: somebody said what it is paid in. */
  isCurrencyFixed?: boolean;
  /** Of a transaction: what was taken from the customer's balance for it. */
  credit?: number;
  /** Of a customer: what Paddle owes it, in smallest units by currency. */
  balance?: Record<string, number>;
};

export type Entry<K extends Kind = Kind> = { kind: K; id: string; body: Entities[K]; own: Own };

export type PaddleEvent = {
  event_id: string;
  event_type: string;
  occurred_at: string;
  notification_id: string;
  data: unknown;
};

/** waiting: it will be sent; held: until somebody releases it; dropped: never. */
export type Delivery = {
  state: 'waiting' | 'held' | 'delivered' | 'failed' | 'dropped';
  /** Real time, ISO. */
  nextAt: string;
  attempts: { at: string; status: number }[];
};

export type Logged = {
  seq: number;
  customerId: string | null;
  event: PaddleEvent;
  delivery: Delivery;
};

export const deliveryModes = ['normal', 'hold', 'shuffle', 'duplicate', 'drop', 'late'] as const;
export type DeliveryMode = (typeof deliveryModes)[number];

export type Settings = {
  /** By how much Paddle's time is ahead of the real one, in milliseconds: of all, and of a customer beside. */
  offset: number;
  offsets: Record<string, number>;
  delivery: DeliveryMode;
  deliveries: Record<string, DeliveryMode>;
  /** What happens when the last attempt at a charge fails. */
  afterDunning: 'cancel' | 'pause';
  invoices: number;
};

export const firstSettings: Settings = {
  offset: 0,
  offsets: {},
  delivery: 'normal',
  deliveries: {},
  afterDunning: 'cancel',
  invoices: 0,
};

/** Where it is kept: in a database, or, for a test, nowhere. */
export type Store = {
  load(): Promise<{ entities: Entry[]; events: Logged[]; settings: Settings }>;
  /** Writes what a change left behind, all of it or nothing. */
  save(entries: Entry[], events: Logged[], settings: Settings): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Where the simulated Paddle keeps what it knows: in a schema of its own beside the product's, so that it
 * survives restarts and the product cannot reach it but over HTTP.
 */
export class PaddleStore implements Store {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    this.#pool.on('error', () => {});
  }

  async load() {
    await this.#pool.query(schema);
    const { rows: entities } = await this.#pool.query<Entry>(
      'select kind, id, body, own from sandbox_paddle.entities order by seq',
    );
    const { rows: events } = await this.#pool.query<Logged>(
      `select seq::integer, customer_id as "customerId", event, delivery
       from sandbox_paddle.events order by seq`,
    );
    const { rows: settings } = await this.#pool.query<{ value: Partial<Settings> }>(
      'select value from sandbox_paddle.settings',
    );
    return { entities, events, settings: { ...firstSettings, ...settings[0]?.value } };
  }

  async save(entries: Entry[], events: Logged[], settings: Settings) {
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      await client.query(
        `insert into sandbox_paddle.entities (id, kind, body, own)
         select r.id, r.kind, r.body, r.own
         from jsonb_to_recordset($1) as r (id text, kind text, body jsonb, own jsonb)
         on conflict (id) do update set body = excluded.body, own = excluded.own`,
        [JSON.stringify(entries)],
      );
      await client.query(
        `insert into sandbox_paddle.events (seq, customer_id, event, delivery)
         select r.seq, r."customerId", r.event, r.delivery
         from jsonb_to_recordset($1) as r (seq bigint, "customerId" text, event jsonb, delivery jsonb)
         on conflict (seq) do update set delivery = excluded.delivery`,
        [JSON.stringify(events)],
      );
      await client.query(
        `insert into sandbox_paddle.settings (value) values ($1)
         on conflict (is_one) do update set value = excluded.value`,
        [JSON.stringify(settings)],
      );
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  async clear() {
    await this.#pool.query(
      'truncate sandbox_paddle.entities, sandbox_paddle.events, sandbox_paddle.settings',
    );
  }

  close() {
    return this.#pool.end();
  }
}

const schema = `
  create schema if not exists sandbox_paddle;
  create table if not exists sandbox_paddle.entities (
    id text primary key, seq bigint generated always as identity, kind text not null,
    body jsonb not null, own jsonb not null);
  create table if not exists sandbox_paddle.events (
    seq bigint primary key, customer_id text, event jsonb not null, delivery jsonb not null);
  create table if not exists sandbox_paddle.settings (
    is_one boolean primary key default true check (is_one), value jsonb not null);`;
