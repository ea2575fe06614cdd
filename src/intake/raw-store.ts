import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Inject, Injectable } from '@nestjs/common'
import { Database } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
import { Vault } from '../infra/vault.js'
import type { TenantVault } from '../infra/vault.js'

const MAX_BYTES = 20_000_000

/** Where raw payloads belong. */
export interface RawPlace {
  readonly tenantId: number
  readonly accountId: string
  readonly stream: string
}

/** A stored payload's number, and why it could not be understood when it was last tried. */
export interface RawRef {
  readonly id: string
  readonly problem: string | null
}

/** A payload just handed in. */
export interface StoredRaw extends RawRef {
  /** False: the same content was there before. */
  readonly fresh: boolean
}

export interface RawPayload extends RawPlace, RawRef {
  readonly receivedAt: string
  readonly item: unknown
}

/** Raw payloads as received, compressed and sealed, each content once an account and stream. */
@Injectable()
export class RawStore {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  /** Stores the items before anything tries to understand them; gives where they are, in the same order. */
  async store(
    place: RawPlace,
    items: readonly unknown[],
    receivedAt: string,
    sql: Sql = this.database,
  ): Promise<StoredRaw[]> {
    if (items.length === 0) return []
    const vault = await this.vault.of(place.tenantId)
    const texts = items.map((item) => JSON.stringify(item) ?? 'null')
    const hashes = texts.map((text) => createHash('sha256').update(text).digest().subarray(0, 16))
    const known = new Map((await this.find(sql, place, hashes)).map((row) => [row.hash, row]))
    const missing = hashes.map((hash, index) => [hash.toString('hex'), index] as const)
    const fresh = [...new Map(missing.filter(([hash]) => !known.has(hash))).values()]
    const added = new Set<string>()
    if (fresh.length > 0) {
      // Two writers may each wait for what the other has just stored; a transaction is then tried again.
      const insert = (into: Sql): Promise<FoundRaw[]> =>
        into.query<FoundRaw>(
          `insert into raw_payload (tenant_id, account_id, stream, hash, received_at, body)
         select $1, $2, $3, u.hash, $6, u.body from unnest($4::bytea[], $5::bytea[]) as u(hash, body)
         on conflict (tenant_id, account_id, stream, hash) do nothing
         returning id::text, problem, encode(hash, 'hex') as hash`,
          [
            place.tenantId,
            place.accountId,
            place.stream,
            fresh.map((index) => hashes[index]),
            fresh.map((index) => sealBody(vault, texts[index] ?? 'null')),
            receivedAt,
          ],
        )
      const stored = await (sql === this.database ? this.database.transaction(insert) : insert(sql))
      // Fewer than asked for: another worker stored the same meanwhile.
      const rows = stored.length === fresh.length ? stored : await this.find(sql, place, hashes)
      for (const row of rows) known.set(row.hash, row)
      for (const { hash } of stored) added.add(hash)
    }
    return hashes.map((hash) => {
      const { id, problem } = known.get(hash.toString('hex')) ?? { id: '0', problem: null }
      return { id, problem, fresh: added.has(hash.toString('hex')) }
    })
  }

  /** Stored payloads by their numbers, oldest first; those erased meanwhile are missing. */
  async byIds(tenantId: number, ids: readonly string[]): Promise<RawPayload[]> {
    const vault = await this.vault.of(tenantId)
    const rows = await this.database.query<RawRow>(
      `select ${COLUMNS} from raw_payload r where r.tenant_id = $1 and r.id = any($2::bigint[]) order by r.id`,
      [tenantId, ids],
    )
    return rows.map(({ body, ...row }) => ({ ...row, tenantId, item: openBody(vault, body) }))
  }

  /** Notes why payloads could not be understood, or (null) that they now can. */
  async mark(
    sql: Sql,
    tenantId: number,
    marks: readonly { id: string; problem: string | null }[],
  ): Promise<void> {
    if (marks.length === 0) return
    await sql.query(
      `update raw_payload r set problem = u.problem from unnest($2::bigint[], $3::text[]) as u(id, problem)
       where r.tenant_id = $1 and r.id = u.id and r.problem is distinct from u.problem`,
      [tenantId, marks.map((mark) => mark.id), marks.map((mark) => mark.problem)],
    )
  }

  /** Stored payloads in the order they came, a page at a time. */
  async *read(filter: {
    tenantId: number
    accountId?: string | undefined
    stream?: string | undefined
    failedOnly?: boolean
    pageSize?: number
  }): AsyncGenerator<RawPayload[]> {
    const vault = await this.vault.of(filter.tenantId)
    let after = '0'
    for (;;) {
      const rows = await this.database.query<RawRow>(
        `select ${COLUMNS} from raw_payload r
         where r.tenant_id = $1 and r.id > $2 and ($3::bigint is null or r.account_id = $3) and ($4::text is null or r.stream = $4)
           and (not $5 or r.problem is not null) order by r.id limit $6`,
        [
          filter.tenantId,
          after,
          filter.accountId ?? null,
          filter.stream ?? null,
          filter.failedOnly ?? false,
          filter.pageSize ?? 200,
        ],
      )
      const last = rows.at(-1)
      if (!last) return
      after = last.id
      yield rows.map(({ body, ...row }) => ({
        ...row,
        tenantId: filter.tenantId,
        item: openBody(vault, body),
      }))
    }
  }

  /** Erases payloads by their numbers. */
  async erase(tenantId: number, ids: readonly string[], sql: Sql = this.database): Promise<void> {
    if (ids.length === 0) return
    await sql.query(`delete from raw_payload where tenant_id = $1 and id = any($2::bigint[])`, [
      tenantId,
      ids,
    ])
  }

  /** Erases payloads received before then, a batch at a time so that no statement runs for long; gives how many. */
  async eraseBefore(instant: Date, batch = 5_000): Promise<number> {
    for (let erased = 0; ;) {
      const [row] = await this.database.query<{ n: number }>(
        `with old as (delete from raw_payload where ctid = any(array(select ctid from raw_payload where received_at < $1 limit $2)) returning 1)
         select count(*)::int as n from old`,
        [instant, batch],
      )
      erased += row?.n ?? 0
      if ((row?.n ?? 0) < batch) return erased
    }
  }

  /** One index look-up a hash, by a subquery that the planner cannot turn into a scan of the whole stream. */
  private find(sql: Sql, place: RawPlace, hashes: readonly Buffer[]): Promise<FoundRaw[]> {
    return sql.query(
      `select r.id::text, r.problem, encode(u.hash, 'hex') as hash from unnest($4::bytea[]) as u(hash)
       cross join lateral (select id, problem from raw_payload
         where tenant_id = $1 and account_id = $2 and stream = $3 and hash = u.hash limit 1) r`,
      [place.tenantId, place.accountId, place.stream, hashes],
    )
  }
}

type RawRow = Omit<RawPayload, 'item' | 'tenantId'> & { readonly body: Buffer }

const COLUMNS = `r.id::text, r.account_id::text as "accountId", r.stream, r.received_at as "receivedAt", r.problem, r.body`

interface FoundRaw extends RawRef {
  readonly hash: string
}

/** Shorter texts hardly shrink, and a compressor costs more than its few bytes. The first byte tells which it is. */
const COMPRESSED_FROM = 2_000
const PLAIN = Buffer.of(0)
const ZSTD = Buffer.of(1)

function sealBody(vault: TenantVault, text: string): Buffer {
  const body = text.length < COMPRESSED_FROM ? [PLAIN, Buffer.from(text)] : [ZSTD, zstdCompressSync(text)]
  return vault.seal(Buffer.concat(body), 'raw')
}

function openBody(vault: TenantVault, sealed: Buffer): unknown {
  const body = vault.open(sealed, 'raw')
  const text = body.subarray(1)
  const plain = body[0] === 1 ? zstdDecompressSync(text, { maxOutputLength: MAX_BYTES }) : text
  return JSON.parse(plain.toString())
}
