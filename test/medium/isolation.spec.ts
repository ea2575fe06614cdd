import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { routesOf, startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'

/** Takes a word instead of an id, or beside one; looked at where the words are known. */
const BY_WORD = [
  '/v1/export/:what',
  '/v1/grades/:account/metrics/:metric/orders',
  '/v1/reports/:name',
  '/v1/reports/:name/export',
  '/v1/rulesets/:id',
]

/** Stands in every text of the first seller; the second must never read it. */
const CANARY = 'ZEBRAFINCH'
const OPEN_TO_ALL = [
  '/auth/sign-in',
  '/auth/sign-out',
  '/auth/me',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/openapi.json',
  '/docs',
  '/docs/:file',
  // What the marketplaces' rules say is no secret of anybody.
  '/v1/rulesets',
  '/v1/rulesets/:id',
  // Rules asked with the caller's own facts; they look at no table.
  '/v1/decisions',
  '/v1/decisions/:name',
  // Known by a secret in the path, and verified by the marketplace's signature.
  '/push/:marketplace/:key',
]

describe('two sellers on one service', () => {
  let api: Api
  let owner: Seller
  let stranger: Seller
  /** Public ids of the owner's things, and ids of the same kinds that nobody has. */
  let ids: string[]
  let deliveryId = ''
  const nobodys = [
    'case_999999',
    'acct_999999',
    'act_999999',
    'evt_999999',
    'raw_999999',
    'hook_999999',
    'tpl_999999',
    'bulk_999999',
  ]

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    owner = await api.seller()
    stranger = await api.seller()
    await api.call(owner.key, 'POST', '/v1/webhooks', { url: 'https://erp.example/', description: CANARY })
    const caseOf = await fill(owner, CANARY)
    const theirs = await fill(stranger, 'plain')
    expect(theirs).not.toBe(caseOf)
    const hook = (await first(owner, '/v1/webhooks')).id
    ids = [
      caseOf,
      (await first(owner, '/v1/accounts')).id,
      (await first(owner, `/v1/actions?case=${caseOf}`)).id,
      hook,
      ...(await furnish(owner, caseOf)),
    ]
    deliveryId = (await make(owner, `/v1/webhooks/${hook}/test`, {})).id
  })
  afterAll(() => api.stop())

  const first = async (seller: Seller, path: string): Promise<{ id: string }> => {
    const { body } = await api.call(seller.key, 'GET', path)
    return (body['data'] as { id: string }[])[0]!
  }

  /** A shop with a case and an action under way; gives the case's id. */
  const fill = async (seller: Seller, word: string): Promise<string> => {
    const accounts = api.service.app.get(Accounts)
    const shop = {
      marketplace: 'fake',
      name: `${word} shop`,
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: word },
    } as const
    const account = await accounts.open(seller.tenantId, await accounts.connect(seller.tenantId, shop))
    const ticket = {
      id: `${word} ticket`,
      state: 'NEW',
      at: '2026-11-20T08:00:00Z',
      subject: `${word} subject`,
      buyer: `${word} buyer`,
      order: `${word}-order`,
      history: [{ key: 'k', at: '2026-11-20T08:00:00Z', text: `${word} history` }],
    }
    await api.service.app
      .get(Intake)
      .take(account, { stream: 'tickets', items: [ticket] }, '2026-11-20T09:00:00Z')
    const { id } = await first(seller, '/v1/cases')
    const asked = await api.call(seller.key, 'POST', `/v1/cases/${id}/actions/refund`, {
      input: { note: `${word} note` },
    })
    expect(asked.status).toBe(202)
    return id
  }

  const make = async (seller: Seller, path: string, body: unknown): Promise<{ id: string }> => {
    const { status, body: made } = await api.call(seller.key, 'POST', path, body)
    expect([path, status < 300 ? 'made' : status]).toEqual([path, 'made'])
    return { id: String(made['id']) }
  }

  /** What an office keeps beside its cases; gives the ids of what can be read by itself. */
  const furnish = async (seller: Seller, caseOf: string): Promise<string[]> => {
    await make(seller, `/v1/cases/${caseOf}/notes`, { text: `${CANARY} note` })
    await make(seller, '/v1/tags', { name: CANARY })
    await make(seller, '/v1/views', { name: CANARY, shared: true, filter: {} })
    const template = {
      name: CANARY,
      type: 'reply',
      texts: { en: { body: `${CANARY}: your parcel is on its way.` } },
    }
    const plan = { action: 'refund', input: { note: CANARY }, cases: [caseOf] }
    return [
      (await make(seller, '/v1/templates', template)).id,
      (await make(seller, '/v1/bulk-runs', plan)).id,
    ]
  }

  const reading = () =>
    routesOf(api.service).filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/'))
  const withId = (path: string, id: string): string =>
    path.replace(/:(?!delivery)\w+/, id).replace(':delivery', deliveryId)
  /** An answer without what names the request: its own id, and the one asked for. */
  const plain = ({ body }: Reply): string =>
    JSON.stringify({ ...body, requestId: '' }).replaceAll(/(case|acct|act|hook|tpl|bulk)_\d+/g, '$1_')

  it('has routes to look at', () => {
    const paths = reading().map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        '/v1/cases',
        '/v1/cases/:id',
        '/v1/cases/:id/timeline',
        '/v1/changes',
        '/v1/accounts',
        '/v1/actions/:id',
      ]),
    )
  })

  it('answers for another’s id as for one that does not exist, on every route that takes one', async () => {
    const routes = reading().filter(({ path }) => path.includes(':') && !BY_WORD.includes(path))
    for (const { path } of routes) {
      let met = 0
      for (const [index, id] of ids.entries()) {
        const mine = await api.call(owner.key, 'GET', withId(path, id))
        const foreign = await api.call(stranger.key, 'GET', withId(path, id))
        const kind = id.split('_')[0]!
        const nobody = await api.call(
          stranger.key,
          'GET',
          withId(
            path,
            nobodys.find((other) => other.startsWith(kind))!,
          ),
        )
        expect(plain(foreign)).toEqual(plain(nobody))
        expect(foreign.status).toBe(nobody.status)
        expect([400, 404]).toContain(foreign.status)
        if (mine.status !== 200) continue
        met += 1
        expect([path, index, foreign.status]).toEqual([path, index, 404])
      }
      expect([path, met]).toEqual([path, 1])
    }
  })

  it('lists nothing of another, with every filter that names something of theirs', async () => {
    // The live stream has no end; test/medium/live-events.spec.ts looks at whose changes it tells.
    const routes = reading().filter(({ path }) => !path.includes(':') && path !== '/v1/events')
    const [caseId, accountId] = ids
    const filters = [
      '',
      `?account=${accountId}`,
      `?case=${caseId}`,
      `?order=${CANARY}-order`,
      '?marketplace=fake',
      '?box=unhandled',
      '?status=awaiting_seller',
      '?limit=200',
    ]
    let shown = 0
    for (const { path } of routes) {
      for (const filter of filters) {
        const mine = await api.call(owner.key, 'GET', `${path}${filter}`)
        const foreign = await api.call(stranger.key, 'GET', `${path}${filter}`)
        // What is asked of one case (which templates fit it) is not found, like the case itself.
        const notFound = foreign.status === 404 && filter.includes('case=')
        expect([path, filter, notFound || foreign.status]).toEqual([path, filter, notFound || mine.status])
        if (mine.text.includes(CANARY)) shown += 1
        expect(foreign.text).not.toContain(CANARY)
        for (const id of ids) {
          if (mine.status === 200)
            expect([path, filter, foreign.text.includes(`"${id}"`)]).toEqual([path, filter, false])
        }
      }
    }
    expect(shown).toBeGreaterThan(3)
  })

  it('goes on in a list of one’s own from a cursor of another without showing anything of his', async () => {
    const { body } = await api.call(owner.key, 'GET', '/v1/changes?limit=1')
    const foreign = await api.call(stranger.key, 'GET', `/v1/changes?after=${String(body['nextCursor'])}`)
    expect(foreign.status).toBe(200)
    expect(foreign.text).not.toContain(ids[0]!)
  })

  it('does nothing to another’s case', async () => {
    const [caseId] = ids
    const before = await api.sql(`select count(*) from case_action`)
    const reply = await api.call(stranger.key, 'POST', `/v1/cases/${caseId}/actions/refund`, { input: {} })
    expect(reply).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await api.sql(`select count(*) from case_action`)).toEqual(before)
  })

  it('lets nobody in without saying who he is, on any route but the few that are open', async () => {
    const routes = routesOf(api.service).filter(
      ({ path }) => path !== '/' && !path.includes('*') && !OPEN_TO_ALL.includes(path),
    )
    expect(routes.length).toBeGreaterThan(5)
    for (const { method, path } of routes) {
      const reply = await api.send(method, withId(path, 'case_1').replace(/:\w+/g, 'x'))
      expect([method, path, reply.status, reply.body['code']]).toEqual([method, path, 401, 'not_signed_in'])
    }
  })

  it('lets a key without any scope do nothing, on any of these routes', async () => {
    const key = await api.keyOf(owner, [])
    for (const { method, path } of routesOf(api.service).filter(
      ({ path }) => path.startsWith('/v1/') && !OPEN_TO_ALL.includes(path),
    )) {
      const reply = await api.call(key, method, withId(path, ids[0]!).replace(/:\w+/g, 'refund'))
      expect([method, path, reply.status, reply.body['code']]).toEqual([method, path, 403, 'scope_missing'])
    }
  })
})
