import { Accounts } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import type { Api, Seller } from './api.js'

/** A shop at the marketplace `fake` with something of everything: a case of each sort with a timeline, and an order. */
export async function seedShop(api: Api, seller: Seller): Promise<{ caseId: string; accountId: string }> {
  const shop = {
    marketplace: 'fake',
    name: 'shop',
    site: 'HERE',
    endpoints: 'live',
    credentials: { secret: 'x' },
  } as const
  const accounts = api.service.app.get(Accounts)
  const number = await accounts.connect(seller.tenantId, shop)
  const items = ['NEW', 'ANSWERED', 'LOST', 'NEVER_HEARD'].map((state, at) => ({
    id: `t${at}`,
    state,
    at: '2026-11-20T08:00:00Z',
    order: `o${at}`,
    due: '2026-12-20T08:00:00Z',
    history: [{ key: 'k', at: '2026-11-20T08:00:00Z', text: 'a word' }],
  }))
  const account = await accounts.open(seller.tenantId, number)
  await api.service.app.get(Intake).take(account, { stream: 'tickets', items }, '2026-11-20T09:00:00Z')
  await api.sql(
    `insert into orders (tenant_id, account_id, order_id, marketplace, site, as_of, placed_at, native_status, total_minor, currency, lines)
       values ($1, $2, 'o1', 'fake', 'HERE', now(), now(), 'PAID', 1250, 'EUR', '[]')`,
    [seller.tenantId, number],
  )
  const { body } = await api.call(seller.key, 'GET', '/v1/cases?q=t0')
  const caseId = (body['data'] as { id: string }[])[0]!.id
  return { caseId, accountId: `acct_${number}` }
}
