import { createHash, randomBytes } from 'node:crypto'
import {
  BadGatewayException,
  BadRequestException,
  ConflictException,
  HttpException,
  Inject,
  Injectable,
} from '@nestjs/common'
import { Problem } from '#adapter'
import type { Settings } from '#config'
import type { Actor } from '../auth/audit.js'
import { Database } from '../infra/database.js'
import { SETTINGS } from '../infra/settings.js'
import { Vault } from '../infra/vault.js'
import { Accounts } from './accounts.js'
import type { NewAccount, OpenAccount } from './accounts.js'

/** An owner signs in at the marketplace, reads, and agrees. */
const ROUND_HOLDS = '15 minutes'
/** Where the page takes up an owner who comes back. */
const LANDING = '/accounts/consent'

/** For which shop the consent is: one that is connected already, or one that it will connect. */
export type ConsentFor = { readonly accountId: string } | { readonly shop: NewAccount }

interface Round {
  accountId: string | null
  shop: Buffer | null
  redirectUri: string
}

/**
 * The round trip by which a shop's owner lets us in. It begins with a secret (`state`), of which only the hash is kept; it
 * comes back once, within a quarter of an hour, to the tenant that began it, or it is worth nothing.
 */
@Injectable()
export class Consents {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Where to send the owner. 409 where the marketplace has no such round trip. */
  async begin(tenantId: number, of: ConsentFor, by: string, wantedUri: string | undefined) {
    const redirectUri = wantedUri ?? this.landing()
    const state = randomBytes(32).toString('base64url')
    const { marketplace, account } = await this.opened(tenantId, of)
    const address = marketplace.consentAddress(account, { state, redirectUri })
    if (address === null) {
      const message = `${marketplace.name.en} has no consent round trip; connect the shop with its credentials`
      throw new ConflictException({ code: 'no_consent_round', message })
    }
    const vault = await this.vault.of(tenantId)
    const shop = 'shop' in of ? vault.seal(JSON.stringify(of.shop), 'consent') : null
    const [row] = await this.database.query<{ expiresAt: string }>(
      `with old as (delete from consent_round where tenant_id = $1 and expires_at <= now())
       insert into consent_round (tenant_id, state_hash, account_id, shop, redirect_uri, begun_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, now() + interval '${ROUND_HOLDS}') returning expires_at as "expiresAt"`,
      [tenantId, hashOf(state), 'accountId' in of ? of.accountId : null, shop, redirectUri, by],
    )
    if (!row) throw new Error('the round was not stored')
    return { address, state, redirectUri, expiresAt: row.expiresAt }
  }

  /**
   * Takes what the owner came back with; gives the shop's number. The state is used up, whatever comes of it. 400 for one
   * that is unknown, another tenant's, used or late; 422 when the owner or the marketplace refused.
   */
  async complete(tenantId: number, answer: Readonly<Record<string, string>>, by: Actor): Promise<string> {
    const { state = '', ...given } = answer
    const [round] = await this.database.query<Round & { late: boolean }>(
      `delete from consent_round where tenant_id = $1 and state_hash = $2
       returning account_id::text as "accountId", shop, redirect_uri as "redirectUri", expires_at <= now() as late`,
      [tenantId, hashOf(state)],
    )
    if (!round || round.late) {
      const message = 'this round trip is unknown, used up or too old; begin it anew'
      throw new BadRequestException({ code: 'consent_state_invalid', message })
    }
    const of = await this.consentFor(tenantId, round)
    const opened = await this.opened(tenantId, of)
    const credentials = await exchanged(opened, given, round.redirectUri)
    if ('shop' in of)
      return this.accounts.connect(
        tenantId,
        { ...of.shop, credentials: { ...of.shop.credentials, ...credentials } },
        by,
      )
    await this.accounts.renew(tenantId, of.accountId, credentials, by)
    return of.accountId
  }

  private async consentFor(tenantId: number, { accountId, shop }: Round): Promise<ConsentFor> {
    if (accountId !== null) return { accountId }
    if (shop === null) throw new Error('a round for nobody')
    const vault = await this.vault.of(tenantId)
    return { shop: JSON.parse(vault.open(shop, 'consent').toString()) as NewAccount }
  }

  private opened(tenantId: number, of: ConsentFor): Promise<OpenAccount> {
    return 'shop' in of
      ? this.accounts.prospect(tenantId, of.shop)
      : this.accounts.open(tenantId, of.accountId)
  }

  private landing(): string {
    if (this.settings.publicUrl !== null) return `${this.settings.publicUrl}${LANDING}`
    const message = 'PUBLIC_URL is not set; send the redirectUri that is entered at the marketplace'
    throw new HttpException({ code: 'redirect_uri_missing', message }, 422)
  }
}

/** What the marketplace gives for the owner's answer. */
async function exchanged(
  account: OpenAccount,
  answer: Readonly<Record<string, string>>,
  redirectUri: string,
): Promise<Readonly<Record<string, string>>> {
  try {
    return await account.connected('click').exchange(answer, { redirectUri })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, message } = error
    if (code === 'unavailable' || code === 'rate_limited' || code === 'contract_changed')
      throw new BadGatewayException({ code: 'marketplace_failed', message }, { cause: error })
    throw new HttpException({ code: 'consent_refused', message }, 422, { cause: error })
  }
}

const hashOf = (state: string): Buffer => createHash('sha256').update(state).digest()
