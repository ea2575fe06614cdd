import { beforeEach, describe, expect, it } from '@jest/globals'
import nock from 'nock'
import type { Subscription } from '#adapter'
import { envelope, giveTokens, mockNetwork, testShop } from './test-shop.js'
import { TOPICS } from './topics.js'

const BASE = 'https://merchant.wish.com'
const ADDRESS = 'https://cases.example/push/wish/k'
const names = Object.keys(TOPICS)
const idOf = (name: string): string => `topic-${names.indexOf(name)}`

mockNetwork()

describe('the subscriptions of a shop', () => {
  const api = () => nock(BASE).matchHeader('authorization', 'Bearer A1')
  const given = (subscriptions: readonly object[], topics = names) => {
    giveTokens(['A1'])
    api()
      .get('/api/v3/webhook/topics')
      .reply(200, envelope(topics.map((name) => ({ id: idOf(name), topic_name: name, api_version: 'V3' }))))
    api().get('/api/v3/webhook/subscriptions').reply(200, envelope(subscriptions))
  }
  const subscribed = (name: string, status: string, endpoint = ADDRESS) => ({
    id: `sub-${name}`,
    topic_id: idOf(name),
    endpoint,
    status,
  })
  const stateOf = (standings: readonly Subscription[], name: string) =>
    standings.find(({ topic }) => topic === name)
  let shop: ReturnType<typeof testShop>
  beforeEach(() => void (shop = testShop()))

  it('are left alone when all are active', async () => {
    given(names.map((name) => subscribed(name, 'ACTIVE')))
    const standings = await shop.connected.subscribe(ADDRESS)
    expect(standings.map(({ state }) => state)).toEqual(names.map(() => 'active'))
  })

  it('are activated again where Wish ended one, and made where one is missing; others’ addresses do not count', async () => {
    const [ticket, release, ...rest] = names as [string, string, ...string[]]
    given([
      subscribed(ticket, 'INACTIVE'),
      subscribed(release, 'ACTIVE', 'https://elsewhere.example/'),
      ...rest.map((name) => subscribed(name, 'ACTIVE')),
    ])
    const query = { endpoint: ADDRESS, status: 'ACTIVE' }
    api().put(`/api/v3/webhook/subscriptions/sub-${ticket}`).query(query).reply(200, envelope({}))
    api()
      .post('/api/v3/webhook/subscriptions')
      .query({ topic_id: idOf(release), endpoint: ADDRESS })
      .reply(200, envelope({}))
    const standings = await shop.connected.subscribe(ADDRESS)
    expect(stateOf(standings, ticket)).toMatchObject({ state: 'renewed' })
    expect(stateOf(standings, release)).toMatchObject({ state: 'made' })
  })

  it('that Wish refuses are told with its words, and do not hold up the others', async () => {
    const [ticket, ...rest] = names as [string, ...string[]]
    given(
      rest.slice(1).map((name) => subscribed(name, 'ACTIVE')),
      names.slice(1),
    )
    api()
      .post('/api/v3/webhook/subscriptions')
      .query(true)
      .reply(400, { message: 'endpoint must be https', code: 1001, data: {} })
    const standings = await shop.connected.subscribe(ADDRESS)
    expect(stateOf(standings, ticket)).toMatchObject({
      state: 'missing',
      why: expect.stringContaining('no such topic'),
    })
    expect(stateOf(standings, rest[0]!)).toMatchObject({
      state: 'missing',
      why: expect.stringContaining('endpoint must be https'),
    })
    expect(standings.filter(({ state }) => state === 'active')).toHaveLength(names.length - 2)
  })
})
