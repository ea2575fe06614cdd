import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import type { Settings } from '#config'
import { Database } from './database.js'
import { SETTINGS } from './settings.js'

const VERSION = 1
const IV = 12
const TAG = 16
/** Node.js would open with a shortened tag too, which is quickly forged. */
const WHOLE_TAG = { authTagLength: TAG }

const ROTATED_AT_ONCE = 200

/** A master key, as far as it wraps, and the name by which a wrapped key says which it needs. */
interface Wrapping {
  readonly id: string
  readonly key: KeyObject
}

/**
 * Envelope encryption, AES-256-GCM. Each tenant has a random data key, stored wrapped by the master key; erasing that
 * row makes everything of the tenant unreadable, backups included. Sealed form: version, IV, tag, ciphertext.
 */
@Injectable()
export class Vault {
  private readonly present: Wrapping
  private readonly wrappings: readonly Wrapping[]
  private readonly vaults = new Map<number, Promise<TenantVault>>()

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
  ) {
    this.present = wrappingOf(settings.masterKey)
    this.wrappings = [this.present, ...settings.previousMasterKeys.map(wrappingOf)]
  }

  /** Loads the tenant's key; the functions it gives are synchronous and bound to that tenant. */
  async of(tenantId: number): Promise<TenantVault> {
    let vault = this.vaults.get(tenantId)
    if (!vault) {
      vault = this.loadKey(tenantId).then((key) => new TenantVault(key))
      this.vaults.set(tenantId, vault)
      vault.catch(() => this.vaults.delete(tenantId))
    }
    return vault
  }

  /**
   * Wraps every tenant's key by the present master key; gives how many were not yet. What the data keys seal stays as it
   * is. Each batch is a transaction: broken off, the next run does the rest. Throws for a key that none of ours opens.
   */
  async rotate(): Promise<number> {
    for (let rotated = 0; ;) {
      const n = await this.database.transaction(async (tx) => {
        const rows = await tx.query<{ tenantId: number; wrapped: Buffer }>(
          `select tenant_id as "tenantId", wrapped from tenant_key where master is distinct from $1
           order by tenant_id limit ${ROTATED_AT_ONCE} for update`,
          [this.present.id],
        )
        const wrapped = rows.map((row) =>
          seal(this.present.key, this.unwrapped(row.tenantId, row.wrapped), purposeOf(row.tenantId)),
        )
        await tx.query(
          `update tenant_key k set wrapped = u.wrapped, master = $3 from unnest($1::int[], $2::bytea[]) as u(tenant_id, wrapped)
           where k.tenant_id = u.tenant_id`,
          [rows.map(({ tenantId }) => tenantId), wrapped, this.present.id],
        )
        return rows.length
      })
      rotated += n
      if (n < ROTATED_AT_ONCE) return rotated
    }
  }

  private async loadKey(tenantId: number): Promise<Buffer> {
    const fresh = seal(this.present.key, randomBytes(32), purposeOf(tenantId))
    await this.database.query(
      `insert into tenant_key (tenant_id, wrapped, master) values ($1, $2, $3) on conflict (tenant_id) do nothing`,
      [tenantId, fresh, this.present.id],
    )
    const [row] = await this.database.query<{ wrapped: Buffer }>(
      `select wrapped from tenant_key where tenant_id = $1`,
      [tenantId],
    )
    if (!row) throw new Error(`tenant ${tenantId} has no key`)
    return this.unwrapped(tenantId, row.wrapped)
  }

  private unwrapped(tenantId: number, wrapped: Buffer): Buffer {
    for (const { key } of this.wrappings) {
      try {
        return open(key, wrapped, purposeOf(tenantId))
      } catch {
        continue
      }
    }
    throw new Error(
      'CROSSCASE_MASTER_KEY is not the key this database was written with, nor is one of CROSSCASE_PREVIOUS_MASTER_KEYS',
    )
  }
}

const purposeOf = (tenantId: number): string => `tenant:${tenantId}`

const wrappingOf = (master: Buffer): Wrapping => {
  const derived = (use: string, length: number) => Buffer.from(hkdfSync('sha256', master, '', use, length))
  return {
    id: derived('crosscase/wrap-id/1', 9).toString('base64url'),
    key: createSecretKey(derived('crosscase/wrap/1', 32)),
  }
}

export class TenantVault {
  private readonly key: KeyObject
  private readonly lookup: KeyObject

  constructor(key: Buffer) {
    this.key = createSecretKey(key)
    this.lookup = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'crosscase/lookup/1', 32)))
  }

  /** `purpose` is bound to the ciphertext: what was sealed as one thing does not open as another. */
  seal(plain: Buffer | string, purpose: string): Buffer {
    return seal(this.key, typeof plain === 'string' ? Buffer.from(plain) : plain, purpose)
  }

  open(sealed: Buffer, purpose: string): Buffer {
    return open(this.key, sealed, purpose)
  }

  /** A keyed hash: the same value of the same tenant can be found again, nobody can read it back. */
  fingerprint(value: string): Buffer {
    return createHmac('sha256', this.lookup).update(value).digest().subarray(0, 16)
  }
}

function seal(key: KeyObject, plain: Buffer, purpose: string): Buffer {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv, WHOLE_TAG).setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body])
}

function open(key: KeyObject, sealed: Buffer, purpose: string): Buffer {
  if (sealed[0] !== VERSION) throw new Error(`sealed by an unknown version: ${sealed[0]}`)
  const iv = sealed.subarray(1, 1 + IV)
  const tag = sealed.subarray(1 + IV, 1 + IV + TAG)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, WHOLE_TAG)
    .setAAD(Buffer.from(purpose))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(1 + IV + TAG)), decipher.final()])
}
