import { followUpState } from '#desk'
import type { FollowUpState } from '#desk'
import { publicId } from '../../infra/ids.js'
import type { TenantVault } from '../../infra/vault.js'

export interface FollowUpRow {
  id: string
  caseId: string
  actionId: string
  words: Buffer
  madeAt: string
  dueAt: string | null
  ambiguity: string | null
  zone: string
  zoneSure: boolean
  ownerId: string | null
  owner: string
  market: string
  closedAt: string | null
  minutesLate: number | null
}

export const FOLLOW_UP = `f.id::text, f.case_id::text as "caseId", f.action_id::text as "actionId", f.words, f.made_at as "madeAt",
  f.due_at as "dueAt", f.ambiguity, f.zone, f.zone_sure as "zoneSure", f.owner_id::text as "ownerId", f.owner, f.market,
  f.closed_at as "closedAt", f.minutes_late as "minutesLate"`

/** What is sealed of a promise: the sentence, and the words in it that name the time. */
export interface PromiseWords {
  readonly text: string
  readonly when: string
}

export const wordsOf = (sealed: Buffer, vault: TenantVault): PromiseWords =>
  JSON.parse(vault.open(sealed, 'follow_up').toString()) as PromiseWords

/** How a promise stands at an instant; `unclear`: nobody has said yet which time is meant. */
export function stateOf(
  row: FollowUpRow,
  now: string,
): Omit<FollowUpState, 'state'> & { state: FollowUpState['state'] | 'unclear' } {
  const { id, caseId, madeAt, dueAt, owner, market, closedAt } = row
  if (dueAt === null) return { state: closedAt === null ? 'unclear' : 'kept', closedAt, minutesLate: 0 }
  const followUp = { caseId, threadId: id, text: '', madeAt, dueAt, owner, market }
  return followUpState(followUp, closedAt === null ? [] : [{ threadId: id, sentAt: closedAt }], now)
}

export function followUpJson(row: FollowUpRow, vault: TenantVault, now: string) {
  const { state, closedAt, minutesLate } = stateOf(row, now)
  return {
    id: publicId('fup', row.id),
    case: publicId('case', row.caseId),
    action: publicId('act', row.actionId),
    ...wordsOf(row.words, vault),
    madeAt: row.madeAt,
    dueAt: row.dueAt,
    ambiguity: row.ambiguity,
    zone: row.zone,
    zoneSure: row.zoneSure,
    owner: { id: row.ownerId && publicId('user', row.ownerId), name: row.owner },
    market: row.market,
    state,
    closedAt,
    minutesLate,
  }
}
