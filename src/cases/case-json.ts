import type { CaseRef, Words } from '#adapter'
import { moneyJson, rowFor, stateOf } from '#case'
import type {
  Box,
  CaseKind,
  CaseStatus,
  Deadline,
  DeadlineRow,
  Flag,
  GradeEffect,
  Observation,
  OrderLine,
  Phase,
  ReturnFacets,
} from '#case'
import { FEE_CREDIT_CAUSES, FEE_CREDIT_RULES, feeCredit } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { publicId } from '../infra/ids.js'
import type { TenantVault } from '../infra/vault.js'

export interface CaseRow {
  id: string
  accountId: string
  accountName: string
  marketplace: string
  kind: CaseKind
  status: CaseStatus
  box: Box
  phase: Phase
  state: string
  native: Record<string, string>
  nativeId: string
  site: string
  subject: string
  orderId: string | null
  lines: OrderLine[]
  buyer: Buffer | null
  reasonCode: string | null
  reasonText: string | null
  reasonPath: string | null
  reasonBy: string | null
  vip: boolean
  amountMinor: string | null
  currency: string | null
  deadlines: Deadline[]
  flags: Flag[]
  serviceOwner: string
  gradeEffects: GradeEffect[]
  facets: ReturnFacets | null
  liability: Observation['liability'] | null
  stateFrom: string | null
  link: string | null
  asOf: string
  openedAt: string
  updatedAt: string
  closedAt: string | null
  assigneeId: string | null
  assigneeName: string | null
  tags: string[]
  snoozedUntil: string | null
  noResponseAt: string | null
  revision: number
  stake: CaseStake | null
  sortKey: string
}

/** What one more such order would do to a level of the shop, as it was kept with the shop's newest grade. */
export interface CaseStake {
  on: string
  scheme: string
  program: string | null
  metric: string
  title: Words | null
  level: { id: string; title: Words } | null
  headroom: number | null
  allowed: number | null
  afterOneMore: { id: string; title: Words } | null
  losesLevel: boolean | null
  text: Words | null
}

/** What {@link caseJson} needs, of `cases c join account a`. */
export const CASE_COLUMNS = `c.id::text, c.account_id::text as "accountId", a.name as "accountName", c.marketplace, c.kind,
  c.status, c.box, c.phase, c.state, c.native, c.native_id as "nativeId", c.site, c.subject, c.order_id as "orderId",
  c.lines, c.buyer, c.reason_code as "reasonCode", c.reason_text as "reasonText", c.reason_path as "reasonPath", c.reason_by as "reasonBy",
  exists (select from buyer_vip v where v.tenant_id = c.tenant_id and v.buyer_key = c.buyer_key) as vip, c.amount_minor::text as "amountMinor",
  c.currency, c.deadlines, c.flags, c.service_owner as "serviceOwner", c.grade_effects as "gradeEffects", c.facets,
  c.liability, c.state_from as "stateFrom", c.link, c.as_of as "asOf", c.opened_at as "openedAt", c.updated_at as "updatedAt",
  c.closed_at as "closedAt", c.revision, c.assignee_id::text as "assigneeId",
  (select u.name from staff_user u where u.tenant_id = c.tenant_id and u.id = c.assignee_id) as "assigneeName",
  case when c.tag_ids = '{}' then '{}' else
    array(select t.name from tag t where t.tenant_id = c.tenant_id and t.id = any(c.tag_ids) order by lower(t.name)) end as tags,
  c.snoozed_until as "snoozedUntil", c.no_response_at as "noResponseAt",
  case when c.box <> 'closed' and c.grade_effects <> '[]' then (
    select jsonb_build_object('on', s.on_day) || s.told from case_stake(c.tenant_id, c.account_id, c.grade_effects) s) end as stake`

export type CaseJson = ReturnType<typeof caseJson>

/**
 * The case as `/v1` shows it. `now` in milliseconds of the product's clock. In lists the rules of the deadlines are
 * named only; a single case has them in full, with their sources.
 */
export function caseJson(row: CaseRow, vault: TenantVault, now: number, rules: 'named' | 'full' = 'named') {
  const deadlines = row.deadlines.map(({ key, dueAt, party, onMiss, source, ruleId, estimated }, index) => ({
    key,
    dueAt,
    party,
    onMiss,
    source,
    estimated,
    ruleId,
    ...(rules === 'full' ? { rule: ruleJson(ruleOf(row, row.deadlines[index])) } : {}),
  }))
  const open = row.box !== 'closed'
  const next = (open && deadlines[0]) || null
  return {
    id: publicId('case', row.id),
    kind: row.kind,
    status: row.status,
    box: row.box,
    phase: row.phase,
    marketplace: row.marketplace,
    account: { id: publicId('acct', row.accountId), name: row.accountName },
    site: row.site,
    nativeId: row.nativeId,
    nativeState: row.state,
    native: row.native,
    subject: row.subject,
    order: { id: row.orderId, lines: row.lines.map(lineJson) },
    buyer: buyerJson(row, vault),
    reason: reasonJson(row),
    amount:
      row.amountMinor === null || row.currency === null
        ? null
        : moneyJson({ minor: Number(row.amountMinor), currency: row.currency }),
    deadlines,
    nextDeadline: next,
    overdue: next !== null && Date.parse(next.dueAt) <= now,
    assignee:
      row.assigneeId === null ? null : { id: publicId('user', row.assigneeId), name: row.assigneeName ?? '' },
    tags: row.tags,
    snoozedUntil: row.snoozedUntil,
    noResponseAt: row.noResponseAt,
    serviceOwner: row.serviceOwner,
    gradeEffects: row.gradeEffects,
    gradeStake: row.stake,
    facets: row.facets,
    liability: row.liability,
    ...(rules === 'full' ? { feeCredit: feeCreditJson(row) } : {}),
    stateSource: row.stateFrom ?? 'marketplace',
    flags: row.flags,
    allowedActions: actionsOf(row),
    // The last change by the marketplace's own clock, where it has one; `updatedAt` is ours.
    asOf: row.asOf,
    openedAt: row.openedAt,
    updatedAt: row.updatedAt,
    closedAt: row.closedAt,
    revision: row.revision,
    links: { marketplace: row.link },
  }
}

const buyerJson = ({ buyer, vip }: CaseRow, vault: TenantVault) =>
  buyer && {
    ...(JSON.parse(vault.open(buyer, 'buyer').toString()) as { handle: string; locale: string | null }),
    vip,
  }

/** The marketplace's own reason beside the place in the tenant's tree that it was given. */
const reasonJson = ({ reasonCode, reasonText, reasonPath, reasonBy }: CaseRow) =>
  reasonCode === null && reasonPath === null
    ? null
    : { code: reasonCode, text: reasonText, path: reasonPath, placedBy: reasonBy }

/** What the state allows by the marketplace's machine; whether each can be done now, `/actions` tells. */
const actionsOf = (row: CaseRow): readonly string[] => {
  const machine = marketplaceOf(row.marketplace)?.kinds[row.kind]?.machine
  return (machine && stateOf(machine, row.state)?.actions) ?? []
}

const lineJson = (line: OrderLine) => ({ ...line, price: line.price && moneyJson(line.price) })

function ruleOf(row: CaseRow, deadline: Deadline | undefined): DeadlineRow | undefined {
  if (!deadline) return undefined
  const table = marketplaceOf(row.marketplace)?.kinds[row.kind]?.machine.deadlines[deadline.key] ?? []
  return deadline.ruleId === null
    ? rowFor(table, row.site, row.openedAt.slice(0, 10))
    : table.find((rule) => rule.id === deadline.ruleId)
}

/** The case as its marketplace's rules see it, without what is sealed. */
const refOf = ({ nativeId, state, native, site, orderId, lines, openedAt }: CaseRow): CaseRef => ({
  nativeId,
  state,
  native,
  site,
  orderId,
  lines,
  openedAt,
})

/** Whether the marketplace gives its fee back, by every rule that was or is; empty where the case says nothing of it. */
function feeCreditJson(row: CaseRow) {
  const named = marketplaceOf(row.marketplace)?.kinds[row.kind]?.feeCause?.(refOf(row))
  const cause = FEE_CREDIT_CAUSES.find((known) => known === named)
  if (!cause) return []
  return FEE_CREDIT_RULES.map(({ id }) => {
    const { value, words, provenance } = feeCredit(cause, id)
    return { rule: id, cause, credit: value, why: words, source: provenance.source.text }
  })
}

const ruleJson = (rule: DeadlineRow | undefined) =>
  rule
    ? {
        id: rule.id,
        text: rule.text,
        source: rule.source.text,
        sourceUrl: rule.source.url,
        sourceDate: rule.source.readOn,
        confidence: rule.confidence,
        validFrom: rule.validFrom,
        validTo: rule.validTo,
      }
    : null
