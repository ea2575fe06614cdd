import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { FileBody } from '#adapter'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { numberOf, publicId } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'

/** Files that staff upload for an action, sealed; an action names them by id. */
@Injectable()
export class ActionFiles {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async keep(tenantId: number, file: FileBody, by: string) {
    const vault = await this.vault.of(tenantId)
    const now = this.clock.now().toISOString()
    const [row] = await this.database.query<{ id: string }>(
      `insert into action_file (tenant_id, name, type, size, body, uploaded_by, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning id::text`,
      [
        tenantId,
        file.name,
        file.type,
        file.bytes.length,
        vault.seal(Buffer.from(file.bytes), 'file'),
        by,
        now,
      ],
    )
    if (!row) throw new Error('the file was not stored')
    const { name, type } = file
    return { id: publicId('file', row.id), name, type, size: file.bytes.length, uploadedAt: now }
  }

  /** 404 unless all of these files are there. */
  async check(tenantId: number, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const numbers = [...new Set(ids.map((id) => numberOf('file', id)))]
    const rows = await this.database.query<{ id: string }>(
      `select id::text from action_file where tenant_id = $1 and id = any($2::bigint[])`,
      [tenantId, numbers],
    )
    const missing = numbers.find((number) => !rows.some((row) => row.id === number))
    if (missing !== undefined) throw new NotFoundException(`no such file: ${publicId('file', missing)}`)
  }

  /** The files in the order asked for. */
  async open(tenantId: number, ids: readonly string[]): Promise<FileBody[]> {
    if (ids.length === 0) return []
    await this.check(tenantId, ids)
    const vault = await this.vault.of(tenantId)
    const numbers = ids.map((id) => numberOf('file', id))
    const rows = await this.database.query<{ id: string; name: string; type: string; body: Buffer }>(
      `select id::text, name, type, body from action_file where tenant_id = $1 and id = any($2::bigint[])`,
      [tenantId, numbers],
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    return numbers.flatMap((number) => {
      const row = byId.get(number)
      return row ? [{ name: row.name, type: row.type, bytes: vault.open(row.body, 'file') }] : []
    })
  }

  /** Erases files uploaded before then; gives how many. */
  async eraseBefore(instant: Date): Promise<number> {
    const rows = await this.database.query(`delete from action_file where uploaded_at < $1 returning 1`, [
      instant,
    ])
    return rows.length
  }
}
