import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm'

/** A seller's organisation. `test` tenants work against the simulated marketplaces only. */
@Entity('tenant')
export class Tenant {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' })
  id!: number

  @Column('text')
  name!: string

  @Column('text')
  mode!: 'test' | 'live'
}

export type StaffRole = 'agent' | 'manager' | 'admin'

@Entity('staff_user')
export class StaffUser {
  @PrimaryColumn('int', { name: 'tenant_id' })
  tenantId!: number

  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string

  @Column('text')
  email!: string

  @Column('text')
  name!: string

  @Column('text')
  role!: StaffRole

  @Column('text', { name: 'password_hash' })
  passwordHash!: string

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null
}

@Entity('api_key')
export class ApiKey {
  @PrimaryColumn('int', { name: 'tenant_id' })
  tenantId!: number

  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string

  @Column('text')
  name!: string

  /** The first characters, to recognise a key by; the key itself is not stored. */
  @Column('text')
  hint!: string

  @Column('bytea')
  hash!: Buffer

  @Column('text', { array: true })
  scopes!: string[]

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null
}
