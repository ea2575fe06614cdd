import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SCOPES } from '../../src/auth/caller.js'
import type { Operation } from '../../src/infra/openapi.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { seedShop } from '../support/contract-shop.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { textOf, valueOf } from '../support/from-schema.js'

type Schema = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: Schema
}

/** An operation of the document, with what can be done wrong about it. */
interface Target {
  readonly id: string
  readonly method: string
  readonly template: string
  readonly parameters: readonly Parameter[]
  /** Of a JSON body; undefined: it takes none. */
  readonly body: Schema | undefined
  readonly isPublic: boolean
  readonly needsScope: boolean
}

/** What a foreign id may come to: where the rest is looked at first, an input may be refused for its content. */
const REFUSALS = [400, 403, 404, 409, 415, 422]

const contract = new Contract()
const targets: readonly Target[] = Object.entries(contract.document.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, operation]) => targetOf(method, template, operation)),
)

function targetOf(method: string, template: string, operation: Operation): Target {
  const content = operation.requestBody?.['content'] as Record<string, { schema: Schema }> | undefined
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    template,
    parameters: operation.parameters as unknown as Parameter[],
    body: content?.['application/json']?.schema,
    isPublic: operation.security.length === 0,
    needsScope: /Needs the scope `/.test(operation.description ?? ''),
  }
}

const those = (which: (target: Target) => boolean): [string, Target][] =>
  targets.filter(which).map((target) => [target.id, target])
const queried = ({ parameters }: Target) => parameters.filter((one) => one.in === 'query')
const prefixOf = (schema: Schema): string | undefined => /^\^([a-z]+)_/.exec(String(schema['pattern']))?.[1]
/** Whether the path has a part that names nothing which is there. */
const hasMadeUpPart = ({ parameters }: Target) =>
  parameters.some((one) => one.in === 'path' && prefixOf(one.schema) === undefined)
/** A value that the document allows, the same in every run. */
const sample = (schema: Schema): unknown => fc.sample(valueOf(schema), { numRuns: 1, seed: 7 })[0]

/** Every operation of the document, those of later routes too: what is wrong is refused as documented and changes nothing. */
describe('wrong input', () => {
  let api: Api
  let seller: Seller
  let stranger: Seller
  let expired: string
  let powerless: string
  /** Real ids of the seller, by their prefix. */
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    stranger = await api.seller()
    expired = await api.keyOf(seller, SCOPES, new Date(Date.now() - 1_000))
    powerless = await api.keyOf(seller, [])
    // A seller's own key of secrets is made when it is first needed.
    await api.call(stranger.key, 'GET', '/v1/cases')
    const { caseId, accountId } = await seedShop(api, seller)
    Object.assign(ids, { case: caseId, acct: accountId })
    const made = async (prefix: string, path: string, body: object) => {
      const reply = await api.call(seller.key, 'POST', path, body)
      expect([path, reply.status, reply.text]).toEqual([path, expect.any(Number), expect.any(String)])
      ids[prefix] = String(reply.body['id'])
    }
    await made('act', `/v1/cases/${caseId}/actions/refund`, {})
    await made('bulk', '/v1/bulk-runs', { action: 'refund', cases: [caseId] })
    await made('hook', '/v1/webhooks', { url: 'https://erp.example/hook' })
    await made('key', '/v1/keys', { name: 'erp', scopes: ['cases:read'] })
    const person = { email: 'b@shop.example', name: 'B', role: 'agent', password: 'a long enough password' }
    await made('user', '/v1/staff', person)
  })
  afterAll(() => api.stop())

  /** The path with the seller's own ids in it; other parts as the document allows them. */
  const pathOf = ({ template, parameters }: Target): string =>
    template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {}
      const prefix = prefixOf(schema)
      const other = textOf(sample(schema)).replaceAll('.', 'x') || 'x'
      return encodeURIComponent((prefix && ids[prefix]) ?? other)
    })
  const send = (
    target: Target,
    more: { key?: string; query?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply> =>
    api.send(target.method, `${pathOf(target)}${more.query ?? ''}`, {
      headers: {
        Authorization: `Bearer ${more.key ?? seller.key}`,
        ...(more.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(target.method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() }),
        ...more.headers,
      },
      ...(more.body === undefined ? {} : { body: more.body }),
    })
  /** A body that the document allows, if the operation takes one. */
  const rightBody = ({ body }: Target): { body?: string } =>
    body === undefined ? {} : { body: JSON.stringify(sample(body)) }

  /** Everything that is stored, but for when a key was last seen, and that somebody exported what is his own. */
  const stored = async (): Promise<unknown> => {
    const tables = await api.sql<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where (schemaname = 'public' or schemaname = 'pgboss' and tablename = 'job') and tablename not in ('api_key', 'sign_in_failure')`,
    )
    const parts = tables.map(
      ({ name }) =>
        `select '${name}' as name, count(*)::int as n, md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as content from ${name} t ${name === 'public.audit' ? `where type <> 'data.exported'` : ''}`,
    )
    return api.sql(`${parts.join(' union all ')} order by 1`)
  }
  /** Holds an answer to the document, and to what is expected of it. */
  const refused = (target: Target, reply: Reply, statuses: readonly number[], code?: string): void => {
    const { status, headers, body, text } = reply
    const said = [target.id, statuses.includes(status) ? statuses : status, text.slice(0, 300)]
    expect(said).toEqual([target.id, statuses, expect.any(String)])
    expect(body).toMatchObject({
      status,
      code: code ?? expect.any(String),
      detail: expect.any(String),
      requestId: headers.get('x-request-id'),
    })
    const contentType = headers.get('content-type') ?? ''
    expect(contract.faults(target.method, pathOf(target), { status, contentType, body })).toEqual([])
  }
  /** Refusals of one sort, after all of which nothing is stored otherwise than before. */
  const sort = (name: string, tests: () => void): void =>
    describe(name, () => {
      let before: unknown
      beforeAll(async () => void (before = await stored()))
      tests()
      afterAll(async () => expect(await stored()).toEqual(before))
    })

  sort('in a body', () => {
    it.each(those(({ body }) => body !== undefined))(
      'of %s is refused: no JSON, no object, another type, a field that nobody knows, two megabytes',
      async (_id, target) => {
        for (const body of ['{', '{"a":}', 'null', '5'])
          refused(target, await send(target, { body }), [400], 'bad_request')
        const unknown = { ...(sample(target.body ?? {}) as object), colour: 'red' }
        const reply = await send(target, { body: JSON.stringify(unknown) })
        refused(target, reply, [400], 'bad_request')
        expect(String(reply.body['detail'])).toContain('colour')
        const large = JSON.stringify({ colour: 'x'.repeat(1_100_000) })
        refused(target, await send(target, { body: large }), [413], 'too_large')
        const headers = { 'Content-Type': 'text/plain' }
        refused(target, await send(target, { body: '{}', headers }), [415], 'unsupported_media_type')
      },
    )
  })

  sort('in a query', () => {
    it.each(those((target) => queried(target).length > 0))('of %s is refused', async (_id, target) => {
      const needed = queried(target).filter(({ required }) => required)
      const given = needed.map(({ name, schema }): [string, string] => [name, textOf(sample(schema))])
      const query = new URLSearchParams(given)
      query.set('colour', 'red')
      const reply = await send(target, { query: `?${query.toString()}`, ...rightBody(target) })
      refused(target, reply, [400], 'bad_request')
      expect(String(reply.body['detail'])).toContain('colour')
      // A name in the path that nothing has is looked at before where in its list to begin.
      const statuses = hasMadeUpPart(target) ? [400, 404] : [400]
      for (const { name } of queried(target).filter((one) => /^(cursor|after)$/.test(one.name)))
        for (const cursor of ['AAAA', '%00', 'x'.repeat(5_000)])
          refused(target, await send(target, { query: `?${name}=${cursor}` }), statuses)
    })
  })

  sort('of another seller', () => {
    it.each(those(({ template, isPublic }) => template.includes('{') && !isPublic))(
      'is not shown nor touched by %s',
      async (_id, target) => {
        const reply = await send(target, { key: stranger.key, ...rightBody(target) })
        if (reply.status < 300) expect(isEmpty(reply.body)).toBe(true)
        else refused(target, reply, REFUSALS)
        const path = pathOf(target)
        for (const id of Object.values(ids)) if (!path.includes(id)) expect(reply.text).not.toContain(id)
      },
    )
  })

  sort('of a caller', () => {
    it.each(those(({ isPublic }) => !isPublic))(
      'whose key has expired, never was, or lacks the scope is refused by %s',
      async (_id, target) => {
        const body = rightBody(target)
        refused(target, await send(target, { key: expired, ...body }), [401], 'key_invalid')
        refused(target, await send(target, { key: 'cc_test_none', ...body }), [401], 'key_invalid')
        if (target.needsScope)
          refused(target, await send(target, { key: powerless, ...body }), [403], 'scope_missing')
      },
    )
  })

  const replayed = those(({ parameters }) => parameters.some(({ name }) => name === 'Idempotency-Key'))
  it.each(replayed)('%s refuses a key that was used for another request', async (_id, target) => {
    const key = randomUUID()
    const headers = { 'Idempotency-Key': key }
    // One that is kept by the action itself, and one that is kept of any other request.
    await api.sql(`update case_action set idempotency_key = $1`, [key])
    await api.sql(
      `insert into idempotent_answer (tenant_id, key, request_hash, status, answer) values ($1, $2, '', 201, '')`,
      [seller.tenantId, key],
    )
    const before = await stored()
    const body = JSON.stringify(sample(target.body ?? {}))
    refused(target, await send(target, { body, headers }), [422], 'idempotency_key_reused')
    expect(await stored()).toEqual(before)
  })
})

/** A list of nothing: what a seller sees who asks for what belongs to another by a filter in the path. */
const isEmpty = (body: Record<string, unknown>): boolean =>
  Array.isArray(body['data'])
    ? body['data'].length === 0
    : Object.values(body).every((value) => value === null)
