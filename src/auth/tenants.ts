import { Inject, Injectable } from '@nestjs/common'
import { Database } from '../infra/database.js'
import { ApiKeys } from './api-keys.js'
import { SCOPES } from './caller.js'
import { Staff } from './staff.js'

export interface NewTenant {
  readonly name: string
  readonly mode: 'test' | 'live'
  readonly admin: { readonly email: string; readonly name: string; readonly password: string }
}

/** Sellers' organisations: each with a first administrator and a first API key with every scope. */
@Injectable()
export class Tenants {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Staff) private readonly staff: Staff,
    @Inject(ApiKeys) private readonly keys: ApiKeys,
  ) {}

  /** The key in the answer is shown this once. */
  async create(tenant: NewTenant): Promise<{ tenantId: number; apiKey: string }> {
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: number }>(
        `insert into tenant (name, mode) values ($1, $2) returning id`,
        [tenant.name, tenant.mode],
      )
      if (!row) throw new Error('the tenant was not stored')
      await this.staff.create(row.id, { ...tenant.admin, role: 'admin' }, tx)
      const apiKey = await this.keys.create({ id: row.id, mode: tenant.mode }, 'first key', SCOPES, null, tx)
      return { tenantId: row.id, apiKey }
    })
  }
}
