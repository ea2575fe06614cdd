import { createHash, randomBytes } from 'node:crypto'
import {
  ConflictException,
  HttpException,
  Inject,
  Injectable,
  NotFoundException,
  UnauthorizedException,
} from '@nestjs/common'
import { publicId } from '../infra/ids.js'
import { Database, sqlState } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
import { tenancy } from '../infra/tenancy.js'
import { Turns } from '../infra/turns.js'
import { hashOf } from './api-keys.js'
import { recordAudit } from './audit.js'
import type { Actor } from './audit.js'
import { ROLE_SCOPES } from './caller.js'
import type { CallerIdentity } from './caller.js'
import { hashPassword, passwordMatches } from './passwords.js'
import type { StaffRole } from './tenant.entity.js'

/** A session ends so long after it began. */
export const SESSION_SECONDS = 12 * 3600
const FREE_FAILURES = 5
const LOCK_SECONDS = 60

interface UserRow {
  tenantId: number
  id: string
  email: string
  name: string
  role: StaffRole
  passwordHash: string
  mode: 'test' | 'live'
  tenantName: string
}

export interface SignedIn {
  readonly user: { readonly email: string; readonly name: string; readonly role: StaffRole }
  readonly tenant: { readonly name: string; readonly mode: 'test' | 'live' }
}

@Injectable()
export class Staff {
  /** A hash of nothing anybody knows, so that an unknown address costs as much time as a wrong password. */
  private readonly decoy = hashPassword(randomBytes(16).toString('hex'))

  private readonly turns = new Turns()

  constructor(@Inject(Database) private readonly database: Database) {}

  async create(tenantId: number, user: NewPerson, sql: Sql = this.database): Promise<void> {
    await this.store(sql, tenantId, user, await hashPassword(user.password))
  }

  private async store(sql: Sql, tenantId: number, { email, name, role }: NewPerson, hash: string) {
    const [row] = await sql.query<PersonRow>(
      `insert into staff_user (tenant_id, email, name, role, password_hash) values ($1, lower($2), $3, $4, $5) returning ${PERSON}`,
      [tenantId, email, name, role, hash],
    )
    if (!row) throw new Error('the person was not stored')
    return personJson(row)
  }

  async list(tenantId: number) {
    const rows = await this.database.query<PersonRow>(
      `select ${PERSON} from staff_user where tenant_id = $1 order by staff_user.id`,
      [tenantId],
    )
    return rows.map(personJson)
  }

  /** 409 for an address that is taken, here or at another seller. */
  async add(tenantId: number, user: NewPerson, by: Actor): Promise<Person> {
    const hash = await hashPassword(user.password)
    try {
      return await this.database.transaction(async (tx) => {
        const person = await this.store(tx, tenantId, user, hash)
        const detail = { name: person.name, role: person.role }
        await recordAudit(tx, tenantId, by, { type: 'person.added', subject: person.id, detail })
        return person
      })
    } catch (error) {
      if (sqlState(error) !== '23505') throw error
      throw new ConflictException(
        { code: 'email_taken', message: 'this address cannot be used' },
        { cause: error },
      )
    }
  }

  /** A new password or a ban ends the person's sessions. 409 for what would leave nobody in charge. */
  async change(tenantId: number, userId: string, change: PersonChange, by: Actor): Promise<Person> {
    const hash = change.password === undefined ? null : await hashPassword(change.password)
    return this.database.transaction(async (tx) => {
      const place = [tenantId, userId]
      await tx.query(`select 1 from staff_user where tenant_id = $1 order by staff_user.id for update`, [
        tenantId,
      ])
      const [row] = await tx.query<PersonRow>(
        `update staff_user set name = coalesce($3, name), role = coalesce($4, role), password_hash = coalesce($5, password_hash),
           disabled_at = case when $6::boolean is null then disabled_at when $6 then coalesce(disabled_at, now()) end
         where tenant_id = $1 and id = $2 returning ${PERSON}`,
        [...place, change.name ?? null, change.role ?? null, hash, change.disabled ?? null],
      )
      if (!row) throw new NotFoundException('no such person')
      const [admin] = await tx.query(
        `select 1 from staff_user where tenant_id = $1 and role = 'admin' and disabled_at is null limit 1`,
        [tenantId],
      )
      if (!admin)
        throw new ConflictException({ code: 'last_admin', message: 'somebody must stay administrator' })
      if (hash !== null || row.disabledAt !== null)
        await tx.query(`delete from staff_session where tenant_id = $1 and user_id = $2`, place)
      const person = personJson(row)
      await recordAudit(tx, tenantId, by, {
        type: 'person.changed',
        subject: person.id,
        detail: toldOf(change),
      })
      return person
    })
  }

  /**
   * Gives the session's secret for the cookie. Five wrong passwords for an address or from a network address lock that
   * subject for a minute, which a right password does not open. Tries of one subject wait for each other: of a hundred
   * at once, five are looked at.
   */
  signIn(email: string, password: string, from: string): Promise<{ secret: string; signedIn: SignedIn }> {
    const [mail, net] = [`mail:${email.toLowerCase()}`, `net:${from}`]
    const subjects = [mail, net].map((subject) => sha256(subject))
    return this.turns.run(mail, () => this.turns.run(net, () => this.tryToSignIn(email, password, subjects)))
  }

  private async tryToSignIn(
    email: string,
    password: string,
    subjects: readonly Buffer[],
  ): Promise<{ secret: string; signedIn: SignedIn }> {
    await this.refuseLocked(subjects)
    const [user] = await this.database.query<UserRow>(
      `select u.tenant_id as "tenantId", u.id::text, u.email, u.name, u.role, u.password_hash as "passwordHash", t.mode, t.name as "tenantName"
       from staff_user u join tenant t on t.id = u.tenant_id where u.email = lower($1) and u.disabled_at is null`,
      [email],
    )
    const right = await passwordMatches(password, user?.passwordHash ?? (await this.decoy))
    if (!user || !right) {
      await this.countFailure(subjects)
      throw new UnauthorizedException({
        code: 'sign_in_failed',
        message: 'the address or the password is wrong',
      })
    }
    const secret = randomBytes(32).toString('base64url')
    await this.database.query(
      `with forgiven as (delete from sign_in_failure where subject = $4),
       expired as (delete from staff_session where expires_at < now()),
       told as (insert into audit (tenant_id, actor, actor_name, type, subject) values ($2, $6, $7, 'person.signed_in', $6))
       insert into staff_session (hash, tenant_id, user_id, expires_at) values ($1, $2, $3, now() + make_interval(secs => $5))`,
      [
        hashOf(secret),
        user.tenantId,
        user.id,
        subjects[0],
        SESSION_SECONDS,
        publicId('user', user.id),
        user.name,
      ],
    )
    return { secret, signedIn: signedIn(user) }
  }

  async signOut(secret: string): Promise<void> {
    await this.database.query(`delete from staff_session where hash = $1`, [hashOf(secret)])
  }

  async session(secret: string): Promise<{ caller: CallerIdentity; signedIn: SignedIn } | null> {
    const [user] = await tenancy.asAnyone(() =>
      this.database.query<Omit<UserRow, 'passwordHash'>>(`select * from caller_of_session($1)`, [
        hashOf(secret),
      ]),
    )
    if (!user) return null
    const { tenantId, mode, name, id, email, role } = user
    const caller = {
      id: publicId('user', id),
      tenantId,
      mode,
      name,
      scopes: new Set(ROLE_SCOPES[role]),
      staff: { id, email, role },
    }
    return { caller, signedIn: signedIn(user) }
  }

  private async refuseLocked(subjects: readonly Buffer[]): Promise<void> {
    const [locked] = await this.database.query<{ seconds: number }>(
      `select ceil(extract(epoch from max(until) - now()))::int as seconds from sign_in_failure
       where subject = any($1) and failures >= $2 and until > now() having count(*) > 0`,
      [subjects, FREE_FAILURES],
    )
    if (!locked) return
    throw new HttpException(
      {
        code: 'too_many_sign_ins',
        message: `too many wrong passwords; try again in ${locked.seconds} s`,
        retryAfter: locked.seconds,
      },
      429,
    )
  }

  private async countFailure(subjects: readonly Buffer[]): Promise<void> {
    await this.database.query(
      `insert into sign_in_failure (subject, failures, until) select s, 1, now() + make_interval(secs => $2) from unnest($1::bytea[]) s order by s
       on conflict (subject) do update set until = excluded.until,
         failures = case when sign_in_failure.until < now() then 1 else sign_in_failure.failures + 1 end`,
      [subjects, LOCK_SECONDS],
    )
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

const signedIn = (user: Omit<UserRow, 'passwordHash'>): SignedIn => ({
  user: { email: user.email, name: user.name, role: user.role },
  tenant: { name: user.tenantName, mode: user.mode },
})

export interface NewPerson {
  readonly email: string
  readonly name: string
  readonly role: StaffRole
  readonly password: string
}

interface PersonRow {
  id: string
  email: string
  name: string
  role: StaffRole
  createdAt: string
  disabledAt: string | null
}
const PERSON = `id::text, email, name, role, created_at as "createdAt", disabled_at as "disabledAt"`

export interface PersonChange {
  readonly name?: string | undefined
  readonly role?: StaffRole | undefined
  readonly password?: string | undefined
  readonly disabled?: boolean | undefined
}

/** What the audit log says of a change: that there is a new password, not which. */
const toldOf = ({ password, ...told }: PersonChange) => ({
  ...told,
  ...(password === undefined ? {} : { password: 'new' }),
})

const personJson = ({ id, ...row }: PersonRow) => ({ id: publicId('user', id), ...row })
export type Person = ReturnType<typeof personJson>
