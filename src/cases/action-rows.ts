import type { Marketplace } from '#adapter'
import type { Box, CaseKind } from '#case'
import type { Outbox, OutboxEvent } from '../delivery/outbox.js'
import type { Transaction } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { storable } from '../infra/storable.js'
import { caseEvent, recordEvents } from './case-events.js'

export type ActionState = 'requested' | 'sent' | 'confirmed' | 'refused' | 'in_doubt'

/** What ends or changes an action. */
export interface ActionTurn {
  readonly id: string
  readonly caseId: string
  readonly name: string
  readonly state: ActionState
  readonly problem: { readonly code: string; readonly detail: string } | null
}

/**
 * Moves actions to their next state, guarded by the states they may come from, with timeline and outbox.
 * Gives the ids that really moved: another worker may have been first.
 */
export async function turnActions(
  tx: Transaction,
  outbox: Outbox,
  tenantId: number,
  from: readonly ActionState[],
  turns: readonly (ActionTurn & { readonly actor?: string })[],
  now: string,
): Promise<ReadonlySet<string>> {
  if (turns.length === 0) return new Set()
  const moved = await tx.query<{ id: string }>(
    `update case_action a set state = u.state, problem_code = u.code, problem_detail = u.detail,
       sent_at = case when u.state = 'sent' then $3 else a.sent_at end,
       finished_at = case when u.state in ('confirmed', 'refused') then $3::timestamptz end
     from unnest($4::bigint[], $5::text[], $6::text[], $7::text[]) as u(id, state, code, detail)
     where a.tenant_id = $1 and a.id = u.id and a.state = any($2) returning a.id::text`,
    [
      tenantId,
      from,
      now,
      turns.map((turn) => turn.id),
      turns.map((turn) => turn.state),
      turns.map((turn) => turn.problem?.code ?? null),
      turns.map((turn) => storable(turn.problem?.detail ?? null)),
    ],
  )
  const ids = new Set(moved.map((row) => row.id))
  const made = turns.filter((turn) => ids.has(turn.id))
  await recordActionTurns(tx, outbox, tenantId, made, now)
  return ids
}

/** Puts the turns of actions into the timelines of their cases and into the outbox. */
export async function recordActionTurns(
  tx: Transaction,
  outbox: Outbox,
  tenantId: number,
  turns: readonly (ActionTurn & { readonly actor?: string })[],
  now: string,
): Promise<void> {
  const events = turns.map((turn) =>
    caseEvent({
      case_id: turn.caseId,
      at: now,
      event_key: `action:${turn.id}:${turn.state}`,
      type: `action_${turn.state}`,
      actor: turn.actor === undefined ? 'system' : 'staff',
      actor_name: turn.actor ?? null,
      origin: turn.state === 'requested' ? 'staff' : 'computed',
      text: turn.problem ? `${turn.name}: ${turn.problem.detail}` : turn.name,
    }),
  )
  await recordEvents(tx, tenantId, events, now)
  const published = turns.map((turn): OutboxEvent => ({
    type: `action.${turn.state}`,
    subject: publicId('act', turn.id),
    data: { case: publicId('case', turn.caseId), name: turn.name, problem: turn.problem },
    at: now,
  }))
  await outbox.publish(tx, tenantId, published)
}

/** Ends open actions whose outcome a changed case now shows. */
export async function settleActions(
  tx: Transaction,
  outbox: Outbox,
  seen: {
    tenantId: number
    marketplace: Marketplace
    now: string
    cases: readonly { id: string; kind: string; state: string; box: Box }[]
  },
): Promise<void> {
  if (seen.cases.length === 0) return
  const open = await tx.query<{ id: string; caseId: string; name: string }>(
    `select id::text, case_id::text as "caseId", name from case_action
     where tenant_id = $1 and case_id = any($2::bigint[]) and state in ('sent', 'in_doubt')`,
    [seen.tenantId, seen.cases.map((one) => one.id)],
  )
  if (open.length === 0) return
  const cases = new Map(seen.cases.map((one) => [one.id, one]))
  const turns = open.flatMap((action): ActionTurn[] => {
    const one = cases.get(action.caseId)
    const spec = one && seen.marketplace.kinds[one.kind as CaseKind]?.actions[action.name]
    if (!one || !spec) return []
    const shown = spec.confirmedBy?.includes(one.state)
    if (shown) return [{ ...action, state: 'confirmed', problem: null }]
    const overtaken = one.box === 'closed' && spec.confirmedBy !== null
    const detail = `the case ended otherwise (${one.state}) before this took effect`
    return overtaken ? [{ ...action, state: 'refused', problem: { code: 'overtaken', detail } }] : []
  })
  await turnActions(tx, outbox, seen.tenantId, ['sent', 'in_doubt'], turns, seen.now)
}
