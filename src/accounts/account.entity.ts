import type { Alarm } from '#adapter'
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm'

export type Health = 'ok' | 'degraded' | 'needs_attention'

/** A seller's shop on one marketplace. */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn('int', { name: 'tenant_id' })
  tenantId!: number

  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string

  @Column('text')
  marketplace!: string

  @Column('text')
  name!: string

  @Column('text')
  site!: string

  /** `sandbox`: the simulated marketplaces; never mixed within a shop. */
  @Column('text')
  endpoints!: 'live' | 'sandbox'

  /** Sealed JSON of the marketplace's credential fields. */
  @Column('bytea')
  credentials!: Buffer

  /** What the owner set, checked by the marketplace's schema. */
  @Column('jsonb')
  settings!: Record<string, unknown>

  /** What a person must attend to before a date. */
  @Column('jsonb')
  alarms!: Alarm[]

  @Column('text')
  health!: Health

  @Column('text', { name: 'health_reason', nullable: true })
  healthReason!: string | null

  @Column('text', { name: 'health_next_step', nullable: true })
  healthNextStep!: string | null

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt!: Date | null

  /** Of a shop that was removed: it is on its way out, and nobody sees it any more. */
  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null
}
