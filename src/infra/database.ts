import { Inject, Injectable } from '@nestjs/common'
import { DataSource, QueryRunnerAlreadyReleasedError } from 'typeorm'
import type { EntityTarget, ObjectLiteral, QueryRunner, Repository } from 'typeorm'

export type Row = Record<string, unknown>

/** A place where SQL can be sent: the pool or an open transaction. */
export interface Sql {
  /** The rows, for every kind of statement. */
  query<R = Row>(text: string, parameters?: readonly unknown[]): Promise<R[]>
}

export interface Transaction extends Sql {
  readonly runner: QueryRunner
}

/** Key of the advisory lock that every writer of changes holds, so that the changes feed never skips a late commit. */
export const CHANGE_LOCK = 4_710_001

const RETRYABLE = new Set(['40001', '40P01'])

/**
 * The connection was cut between two statements of a transaction, which left nothing behind – unless it was cut at the
 * very commit. TypeORM gives such a connection back by itself and then only says that it is used after its release.
 */
export class ConnectionLost extends Error {
  /** Connection failure, as PostgreSQL's drivers name it. */
  readonly code = '08006'

  constructor(options: ErrorOptions) {
    super('Connection to the database lost within a transaction', options)
  }
}

@Injectable()
export class Database implements Sql {
  constructor(@Inject(DataSource) readonly source: DataSource) {}

  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.source.getRepository(entity)
  }

  async query<R = Row>(text: string, parameters: readonly unknown[] = []): Promise<R[]> {
    const runner = this.source.createQueryRunner()
    try {
      return await records<R>(runner, text, parameters)
    } finally {
      await runner.release()
    }
  }

  /**
   * Runs `work` in one transaction; a deadlock or serialisation failure is tried again, anything else is rolled back.
   * Throws `ConnectionLost` if the connection was cut between two statements.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.source.createQueryRunner()
      try {
        await runner.startTransaction()
        const result = await work({
          runner,
          query: (text, parameters = []) => records(runner, text, parameters),
        })
        await runner.commitTransaction()
        return result
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined)
        if (error instanceof QueryRunnerAlreadyReleasedError) throw new ConnectionLost({ cause: error })
        if (attempt >= 4 || !RETRYABLE.has(sqlState(error) ?? '')) throw error
      } finally {
        await runner.release()
      }
    }
  }

  /**
   * A transaction whose writes appear in the changes feed. The lock comes before the first write, so that the
   * transaction's id is newer than the lock: the feed's reader relies on it.
   */
  change<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock_shared($1)`, [CHANGE_LOCK])
      return work(tx)
    })
  }
}

async function records<R>(runner: QueryRunner, text: string, parameters: readonly unknown[]): Promise<R[]> {
  const result = (await runner.query(text, [...parameters], true)) as { records?: R[] }
  return result.records ?? []
}

/** PostgreSQL's five-character error state, if the error came from there. */
export function sqlState(error: unknown): string | undefined {
  const code =
    (error as { code?: unknown } | null)?.code ??
    (error as { driverError?: { code?: unknown } } | null)?.driverError?.code
  return typeof code === 'string' ? code : undefined
}
