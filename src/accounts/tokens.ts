import type { Token, TokenStore } from '#adapter'
import type { Database, Sql } from '../infra/database.js'
import type { TenantVault } from '../infra/vault.js'
import type { KeptToken, KeptTokens } from './kept-tokens.js'

/** Renewed so long before it expires that a call begun now still ends in time. */
const EARLY_MS = 120_000

/** The longest that obtaining a token may take, all its tries included. */
const OBTAINING_SECONDS = 120

/**
 * Tokens of one account, sealed in the database. Renewal runs under a lock of the database, so that one worker of all
 * asks the marketplace while the others wait and then read its answer: some marketplaces revoke the old token at once.
 */
export class AccountTokens implements TokenStore {
  constructor(
    private readonly database: Database,
    private readonly vault: TenantVault,
    private readonly tenantId: number,
    private readonly accountId: string,
    /** Of the credentials: a token obtained with others may be another shop's. */
    private readonly fingerprint: string,
    /** Of this process, over all accounts. */
    private readonly kept: KeptTokens,
    private readonly now: () => Date,
  ) {}

  async get(purpose: string, obtain: () => Promise<Token>, refused?: string): Promise<string> {
    const name = `${purpose}/${this.fingerprint}`
    const id = `${this.tenantId}/${this.accountId}/${name}`
    const known = () => {
      const kept = this.kept.get(id)
      return kept && this.usable(kept, refused) ? kept : null
    }
    const token =
      known() ??
      (await this.kept.inTurn(id, async () => known() ?? (await this.renew(id, name, obtain, refused))))
    return token.value
  }

  private async renew(
    id: string,
    name: string,
    obtain: () => Promise<Token>,
    refused: string | undefined,
  ): Promise<KeptToken> {
    const token = await this.database.transaction(async (tx) => {
      // The server ends transactions that idle for long; this one idles while the marketplace answers.
      await tx.query(
        `select set_config('idle_in_transaction_session_timeout', $2, true), pg_advisory_xact_lock(hashtextextended($1, 4710002))`,
        [id, `${OBTAINING_SECONDS}s`],
      )
      const stored = await this.read(tx, name, id)
      if (stored && this.usable(stored, refused)) return stored
      const fresh = await obtain()
      await tx.query(
        `insert into account_token (tenant_id, account_id, name, sealed, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, account_id, name) do update set sealed = excluded.sealed, expires_at = excluded.expires_at`,
        [this.tenantId, this.accountId, name, this.vault.seal(fresh.value, `token:${id}`), fresh.expiresAt],
      )
      return { value: fresh.value, expiresAt: fresh.expiresAt.getTime() }
    })
    this.kept.set(id, token)
    return token
  }

  private async read(sql: Sql, name: string, id: string): Promise<KeptToken | null> {
    const [row] = await sql.query<{ sealed: Buffer; expires_at: string }>(
      `select sealed, expires_at from account_token where tenant_id = $1 and account_id = $2 and name = $3`,
      [this.tenantId, this.accountId, name],
    )
    if (!row) return null
    return {
      value: this.vault.open(row.sealed, `token:${id}`).toString(),
      expiresAt: Date.parse(row.expires_at),
    }
  }

  private usable(kept: KeptToken, refused: string | undefined): boolean {
    return kept.value !== refused && kept.expiresAt - EARLY_MS > this.now().getTime()
  }
}
