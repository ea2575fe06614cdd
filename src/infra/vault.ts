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

/**
 * Envelope encryption, AES-256-GCM. Each tenant has a random data key, stored wrapped by the master key; erasing that
 * row makes everything of the tenant unreadable, backups included. Sealed form: version, IV, tag, ciphertext.
 */
@Injectable()
export class Vault {
  private readonly wrapping: KeyObject
  private readonly vaults = new Map<number, Promise<TenantVault>>()

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
  ) {
    this.wrapping = createSecretKey(
      Buffer.from(hkdfSync('sha256', settings.masterKey, '', 'crosscase/wrap/1', 32)),
    )
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

  private async loadKey(tenantId: number): Promise<Buffer> {
    const fresh = seal(this.wrapping, randomBytes(32), `tenant:${tenantId}`)
    await this.database.query(
      `insert into tenant_key (tenant_id, wrapped) values ($1, $2) on conflict (tenant_id) do nothing`,
      [tenantId, fresh],
    )
    const [row] = await this.database.query<{ wrapped: Buffer }>(
      `select wrapped from tenant_key where tenant_id = $1`,
      [tenantId],
    )
    if (!row) throw new Error(`tenant ${tenantId} has no key`)
    try {
      return open(this.wrapping, row.wrapped, `tenant:${tenantId}`)
    } catch (cause) {
      throw new Error('CROSSCASE_MASTER_KEY is not the key this database was written with', { cause })
    }
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
