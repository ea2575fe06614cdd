import type { Issue, Owner, Plan, PlanType } from './types.js'
import type { World } from './world.js'

/** Plans of a dispute: how they are made, changed and reached. A plan is never changed in place: versions are compared. */

export interface NewPlan {
  readonly owner: Owner
  readonly type: PlanType
  readonly minor: number
  readonly content: string
  readonly status: string
  readonly freight?: Owner | null
  readonly isDefault?: boolean
  readonly addressId?: string | null
}

/** A new plan; AliExpress's own has been seen with the id −2. */
export const newPlan = (world: World, at: number, plan: NewPlan): Plan => ({
  id: plan.owner === 'platform' ? '-2' : world.random.digits(17),
  owner: plan.owner,
  type: plan.type,
  status: plan.status,
  reachedType: null,
  reachedAt: null,
  buyerAcceptedAt: null,
  sellerAcceptedAt: null,
  isDefault: plan.isDefault ?? false,
  content: plan.content,
  minor: plan.minor,
  freight: plan.freight ?? null,
  version: 1,
  createdAt: at,
  modifiedAt: at,
  addressId: plan.addressId ?? null,
})

/** The plans with some of one plan's fields changed. */
export const withPlan = (issue: Issue, id: string, at: number, patch: Partial<Plan>): Plan[] =>
  issue.plans.map((plan) =>
    plan.id === id ? { ...plan, ...patch, modifiedAt: at, version: plan.version + 1 } : plan,
  )

export const lastOf = (issue: Issue, owner: Owner): Plan | undefined =>
  issue.plans.filter((plan) => plan.owner === owner).at(-1)

/** The plan that holds: reached, not yet or already carried out. */
export const heldPlan = (issue: Issue): Plan | undefined =>
  issue.plans.findLast(({ status }) => status === 'reached' || status === 'perform')

/** The plans with one of them reached. */
export const reached = (issue: Issue, id: string, at: number, type: string): Plan[] =>
  withPlan(issue, id, at, {
    status: 'reached',
    reachedType: type,
    reachedAt: at,
    ...(type === 'negotiation_consensus' && { buyerAcceptedAt: at, sellerAcceptedAt: at }),
  })
