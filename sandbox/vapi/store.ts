import pg from 'pg';

import type { VapiCall } from './vapi-call';

const kinds = { assistant: 'assistants', 'phone-number': 'phone_numbers', file: 'files' } as const;
export type Kind = keyof typeof kinds;
export type Resource = Record<string, unknown> & {
  id: string;
  createdAt: string;
  updatedAt: string;
};

export type CallQuery = {
  id?: string;
  assistantId?: string;
  phoneNumberId?: string;
  limit: number;
  /** `createdAt` or `updatedAt`, an operator, and an ISO moment. */
  times: {
    column: 'created_at' | 'updated_at';
    operator: '>' | '<' | '>=' | '<=';
    value: string;
  }[];
};

/**
 * What the simulated Vapi knows: in a schema of its own beside the product's, so that it survives restarts
 * and the product cannot reach it but over HTTP.
 */
export class VapiStore {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
    this.#pool.on('error', () => {});
  }

  async open() {
    await this.#pool.query(schema);
  }

  close() {
    return this.#pool.end();
  }

  async saveCall(call: VapiCall) {
    await this.#pool.query(saveCallSql, [
      call.id,
      call.createdAt,
      call.updatedAt,
      JSON.stringify(call),
    ]);
  }

  async getCall(id: string): Promise<VapiCall | null> {
    const { rows } = await this.#pool.query('select body from sandbox_vapi.calls where id = $1', [
      id,
    ]);
    return rows[0]?.body ?? null;
  }

  async deleteCall(id: string) {
    await this.#pool.query('delete from sandbox_vapi.calls where id = $1', [id]);
  }

  async listCalls({
    id,
    assistantId,
    phoneNumberId,
    limit,
    times,
  }: CallQuery): Promise<VapiCall[]> {
    const values: unknown[] = [limit];
    const conditions = ['true'];
    const equal = (what: string, value: string | undefined) => {
      if (value !== undefined) conditions.push(`${what} = $${values.push(value)}`);
    };
    equal('id', id);
    equal(`body ->> 'assistantId'`, assistantId);
    equal(`body ->> 'phoneNumberId'`, phoneNumberId);
    for (const { column, operator, value } of times) {
      conditions.push(`${column} ${operator} $${values.push(value)}`);
    }
    const { rows } = await this.#pool.query(
      `select body from sandbox_vapi.calls where ${conditions.join(' and ')}
       order by created_at desc, id desc limit $1`,
      values,
    );
    return rows.map(({ body }) => body as VapiCall);
  }

  async list(kind: Kind): Promise<Resource[]> {
    const { rows } = await this.#pool.query(
      `select body from sandbox_vapi.${kinds[kind]} order by created_at desc`,
    );
    return rows.map(({ body }) => body as Resource);
  }

  async get(kind: Kind, id: string): Promise<Resource | null> {
    const { rows } = await this.#pool.query(
      `select body from sandbox_vapi.${kinds[kind]} where id = $1`,
      [id],
    );
    return rows[0]?.body ?? null;
  }

  async save(kind: Kind, resource: Resource) {
    await this.#pool.query(
      `insert into sandbox_vapi.${kinds[kind]} (id, created_at, body) values ($1, $2, $3)
       on conflict (id) do update set body = excluded.body`,
      [resource.id, resource.createdAt, JSON.stringify(resource)],
    );
  }

  async delete(kind: Kind, id: string) {
    await this.#pool.query(`delete from sandbox_vapi.${kinds[kind]} where id = $1`, [id]);
  }
}

export const saveCallSql = `
  insert into sandbox_vapi.calls (id, created_at, updated_at, body) values ($1, $2, $3, $4)
  on conflict (id) do update set updated_at = excluded.updated_at, body = excluded.body`;

const schema = `
  create schema if not exists sandbox_vapi;
  create table if not exists sandbox_vapi.calls (
    id text primary key, created_at timestamptz not null, updated_at timestamptz not null, body jsonb not null);
  create index if not exists calls_created_idx on sandbox_vapi.calls (created_at desc, id desc);
  create table if not exists sandbox_vapi.assistants (
    id text primary key, created_at timestamptz not null, body jsonb not null);
  create table if not exists sandbox_vapi.files (
    id text primary key, created_at timestamptz not null, body jsonb not null);
  create table if not exists sandbox_vapi.phone_numbers (
    id text primary key, created_at timestamptz not null, body jsonb not null);`;
