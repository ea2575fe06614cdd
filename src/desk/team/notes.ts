import { ForbiddenException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { mentionsIn } from '#desk'
import type { CallerIdentity } from '../../auth/caller.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { cursorOf, publicId } from '../../infra/ids.js'
import { Vault } from '../../infra/vault.js'
import { colleagueJson, People } from './people.js'
import type { Colleague } from './people.js'

const SHOWN = 200

interface NoteRow {
  id: string
  caseId: string
  authorId: string | null
  author: string
  at: string
  body: Buffer
  mentions: Colleague[]
}

const NOTES = `select n.id::text, n.case_id::text as "caseId", n.author_id::text as "authorId", n.author, n.at, n.body,
    coalesce((select json_agg(json_build_object('id', u.id::text, 'name', u.name) order by lower(u.name), u.id)
      from case_mention m join staff_user u on u.tenant_id = m.tenant_id and u.id = m.user_id
      where m.tenant_id = n.tenant_id and m.note_id = n.id), '[]') as mentions
  from case_note n`

/** What staff write for each other on a case: sealed like what buyers write, and never sent to anybody outside. */
@Injectable()
export class Notes {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(People) private readonly people: People,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The newest 200, newest first. */
  async ofCase(tenantId: number, caseId: string) {
    const rows = await this.database.query<NoteRow>(
      `${NOTES} where n.tenant_id = $1 and n.case_id = $2 order by n.id desc limit ${SHOWN}`,
      [tenantId, caseId],
    )
    const vault = await this.vault.of(tenantId)
    return rows.map((row) => ({ ...noteJson(row), text: vault.open(row.body, 'note').toString() }))
  }

  /** Writes a note and tells those whom it names as `@Name`. */
  async write(caller: CallerIdentity, caseId: string, text: string) {
    const { tenantId } = caller
    const vault = await this.vault.of(tenantId)
    const named = mentionsIn(text, await this.people.active(tenantId))
    const now = this.clock.now().toISOString()
    const noteId = await this.database.change(async (tx) => {
      const [note] = await tx.query<{ id: string }>(
        `insert into case_note (tenant_id, case_id, author_id, author, at, body)
         select tenant_id, id, $3, $4, $5, $6 from cases where tenant_id = $1 and id = $2 returning id::text`,
        [tenantId, caseId, caller.staff?.id ?? null, caller.name, now, vault.seal(text, 'note')],
      )
      if (!note) throw new NotFoundException('no such case')
      await tx.query(
        `insert into case_mention (tenant_id, user_id, note_id) select $1, u, $2 from unnest($3::bigint[]) u`,
        [tenantId, note.id, named],
      )
      const line = { type: 'note', text: null, by: caller.name, key: keyOf(note.id), at: now }
      await this.changes.within(tx, tenantId, [caseId], { set: '' }, 'notes', line)
      return note.id
    })
    return this.find(tenantId, noteId)
  }

  /** Only the author and whoever runs the shop take a note away. */
  async remove(caller: CallerIdentity, noteId: string): Promise<void> {
    const { tenantId, staff, scopes } = caller
    const note = await this.find(tenantId, noteId)
    const own = staff !== null && note.author.id === publicId('user', staff.id)
    if (!own && !scopes.has('accounts:write'))
      throw new ForbiddenException({ code: 'not_yours', message: 'only the author takes this note away' })
    await this.database.change(async (tx) => {
      const [gone] = await tx.query<{ caseId: string }>(
        `delete from case_note where tenant_id = $1 and id = $2 returning case_id::text as "caseId"`,
        [tenantId, noteId],
      )
      if (!gone) throw new NotFoundException('no such note')
      const line = { type: 'note_removed', text: null, by: caller.name }
      await this.changes.within(tx, tenantId, [gone.caseId], { set: '' }, 'notes', line)
    })
  }

  /** The notes that name a person, newest first. */
  async mentionsOf(tenantId: number, userId: string, unseen: boolean) {
    const rows = await this.database.query<NoteRow & { seenAt: string | null; subject: string }>(
      `select n.*, x.seen_at as "seenAt", c.subject from case_mention x
       join lateral (${NOTES} where n.tenant_id = x.tenant_id and n.id = x.note_id) n on true
       join cases c on c.tenant_id = x.tenant_id and c.id = n."caseId"::bigint
       where x.tenant_id = $1 and x.user_id = $2 and (not $3 or x.seen_at is null)
       order by x.note_id desc limit ${SHOWN}`,
      [tenantId, userId, unseen],
    )
    const vault = await this.vault.of(tenantId)
    return rows.map((row) => ({
      note: { ...noteJson(row), text: vault.open(row.body, 'note').toString() },
      subject: row.subject,
      seenAt: row.seenAt,
    }))
  }

  async markSeen(tenantId: number, userId: string, notes: readonly string[]): Promise<void> {
    await this.database.query(
      `update case_mention set seen_at = coalesce(seen_at, $4)
       where tenant_id = $1 and user_id = $2 and note_id = any($3::bigint[])`,
      [tenantId, userId, notes, this.clock.now()],
    )
  }

  private async find(tenantId: number, noteId: string) {
    const [row] = await this.database.query<NoteRow>(`${NOTES} where n.tenant_id = $1 and n.id = $2`, [
      tenantId,
      noteId,
    ])
    if (!row) throw new NotFoundException('no such note')
    const vault = await this.vault.of(tenantId)
    return { ...noteJson(row), text: vault.open(row.body, 'note').toString() }
  }
}

const keyOf = (noteId: string): string => `note:${noteId}`

const noteJson = ({ id, caseId, authorId, author, at, mentions }: NoteRow) => ({
  id: publicId('note', id),
  case: publicId('case', caseId),
  event: publicId('evt', cursorOf([at, keyOf(id)])),
  author: { id: authorId && publicId('user', authorId), name: author },
  at,
  mentions: mentions.map(colleagueJson),
})
