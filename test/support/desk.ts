import { expect } from '@jest/globals'
import type { Marketplace } from '#adapter'
import { Accounts } from '../../src/accounts/accounts.js'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { SESSION_COOKIE } from '../../src/auth/cookie.js'
import { SYSTEM } from '../../src/auth/audit.js'
import { Staff } from '../../src/auth/staff.js'
import { DeskSweep } from '../../src/desk/desk-sweep.js'
import { Clock } from '../../src/infra/clock.js'
import { Intake } from '../../src/intake/intake.js'
import { PASSWORD, startApi } from './api.js'
import type { Api, Reply, Seller } from './api.js'
import { Contract } from './contract.js'
import { register } from './fake-marketplace.js'

/** Somebody who is signed in; every answer is held against the interface's document. */
export interface Person {
  readonly id: string
  readonly name: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
}

/** A seller with a shop at one marketplace, and people at work. */
export interface Desk {
  readonly api: Api
  readonly seller: Seller
  readonly shop: OpenAccount
  /** With the seller's key. */
  erp(method: string, path: string, body?: unknown): Promise<Reply>
  person(name: string, role: 'agent' | 'manager'): Promise<Person>
  connect(seller: Seller): Promise<OpenAccount>
  itIs(now: Date): Promise<void>
  /** What the desk does every few seconds. */
  sweep(): Promise<void>
  /** Takes an item of a stream as the marketplace shows it now; gives its case. */
  shows(stream: string, item: { readonly id: string }, shop?: OpenAccount): Promise<string>
  /** The case as ERP systems see it. */
  shown(caseId: string): Promise<Record<string, unknown>>
  /** What the feed says changed of a case beside the marketplace's word, oldest first. */
  told(caseId: string): Promise<string[]>
  stop(): Promise<void>
}

export async function startDesk(marketplace: Marketplace): Promise<Desk> {
  const api = await startApi()
  register(marketplace)
  const contract = new Contract()
  const get = api.service.app.get.bind(api.service.app)
  const held = (method: string, path: string, reply: Reply): Reply => {
    const contentType = reply.headers.get('content-type') ?? ''
    const { status, body } = reply
    expect(contract.faults(method, path, { status, contentType, body })).toEqual([])
    return reply
  }
  const connect: Desk['connect'] = async ({ tenantId }) => {
    const where = { marketplace: marketplace.id, name: 'shop', site: 'HERE', endpoints: 'live' } as const
    const account = await get(Accounts).connect(tenantId, { ...where, credentials: { secret: 'x' } })
    return get(Accounts).open(tenantId, account)
  }
  const seller = await api.seller()
  const shop = await connect(seller)
  const erp: Desk['erp'] = async (method, path, body) =>
    held(method, path, await api.call(seller.key, method, path, body))
  return {
    api,
    seller,
    shop,
    erp,
    connect,
    async person(name, role) {
      const email = `${name.replaceAll(' ', '.').toLowerCase()}@shop.example`
      const staff = get(Staff)
      const { id } = await staff.add(seller.tenantId, { email, name, role, password: PASSWORD }, SYSTEM)
      const { secret } = await staff.signIn(email, PASSWORD, '127.0.0.1')
      const own = { cookie: `${SESSION_COOKIE}=${secret}`, 'X-Crosscase-Page': '1' }
      const call: Person['call'] = async (method, path, body, more = {}) => {
        const headers = { ...own, ...more }
        const sent =
          body === undefined
            ? { headers }
            : { headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
        return held(method, path, await api.send(method, path, sent))
      }
      return { id, name, call }
    },
    itIs: (now) => get(Clock).follow(now),
    sweep: () => get(DeskSweep).run(),
    async shows(stream, item, at = shop) {
      await get(Intake).take(at, { stream, items: [item] }, get(Clock).now().toISOString())
      const [row] = await api.sql<{ id: string }>(
        `select id::text from cases where tenant_id = $1 and native_id = $2`,
        [at.tenantId, item.id],
      )
      return `case_${row?.id}`
    },
    shown: async (caseId) => (await erp('GET', `/v1/cases/${caseId}`)).body,
    async told(caseId) {
      const rows = await api.sql<{ changed: string }>(
        `select data -> 'changed' ->> 0 as changed from outbox where subject = $1 and data ? 'changed' order by change_xid, id`,
        [caseId],
      )
      return rows.map(({ changed }) => changed)
    },
    stop: () => api.stop(),
  }
}
