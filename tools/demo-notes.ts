import type { Sandbox } from '#sandbox'
import { Accounts } from '../src/accounts/accounts.js'
import type { Service } from '../src/bootstrap.js'
import { Clock } from '../src/infra/clock.js'
import { Database } from '../src/infra/database.js'
import { Intake } from '../src/intake/intake.js'

/** What staff would have told of a dispute, by what DHgate's page shows of it. */
const TOLD: Readonly<Record<string, string>> = {
  COUNTERED: 'refused',
  EVIDENCE_GIVEN: 'evidence_given',
  RETURN_ADDRESS: 'return_required',
  RETURN_SHIPPING: 'return_address_given',
  RETURN_RECEIPT: 'return_tracking_given',
  REFUNDED: 'refunded',
  PARTLY_REFUNDED: 'partly_refunded',
  RELEASED: 'released',
  WITHDRAWN: 'withdrawn',
}

/**
 * Tells of the simulated DHgate what its interface does not show, as staff do who look at its page, so that the demo has
 * every state of a dispute. Cases that were told of are left alone. Gives how many were told.
 */
export async function tellOfDisputes(service: Service, tenantId: number, sandbox: Sandbox): Promise<number> {
  const { app } = service
  const at = app.get(Clock).now().toISOString()
  let told = 0
  for (const account of await app.get(Accounts).list(tenantId)) {
    const shop = sandbox.dhgate.find(({ sellerLogin }) => sellerLogin === account.name)
    if (account.marketplace !== 'dhgate' || !shop) continue
    const rows = await app.get(Database).query<{ nativeId: string; orderNo: string; state: string }>(
      `select native_id as "nativeId", order_id as "orderNo", state from cases
       where tenant_id = $1 and account_id = $2 and kind = 'dispute' and state not like '%/%'`,
      [tenantId, account.id],
    )
    const truth = new Map(sandbox.dhgateWorld.truth(shop).disputes.map((one) => [one.orderNo, one]))
    const items = rows.flatMap(({ nativeId, orderNo, state }) => {
      const dispute = truth.get(orderNo)
      const word = TOLD[(state === 'CLOSED' ? dispute?.outcome : dispute?.step) ?? '']
      return word === undefined ? [] : [{ nativeId, orderNo, told: word, state, at, by: 'Demo', text: null }]
    })
    const open = await app.get(Accounts).open(tenantId, account.id)
    await app.get(Intake).take(open, { stream: 'disputes-told', items }, at)
    told += items.length
  }
  return told
}
