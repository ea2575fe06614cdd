import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Accounts } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import type { Operation } from '../../src/infra/openapi.js'
import { startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { textOf, valueOrNonsense } from '../support/from-schema.js'

type Schema = Readonly<Record<string, unknown>>

interface Shot {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

/** What would end the test's own world, or has its own way of being called. */
const NOT_FIRED_AT = new Set(['signOut', 'followEvents'])
const SHOTS = 25

describe('anything that the document allows, and much that it does not', () => {
  const contract = new Contract()
  let api: Api
  let seller: Seller
  let known: string[] = []

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    const accounts = api.service.app.get(Accounts)
    const shop = {
      marketplace: 'fake',
      name: 'shop',
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: 'x' },
    } as const
    const account = await accounts.open(seller.tenantId, await accounts.connect(seller.tenantId, shop))
    const items = [{ id: 'a', state: 'NEW', at: '2026-11-20T08:00:00Z', order: 'o1' }]
    await api.service.app.get(Intake).take(account, { stream: 'tickets', items }, '2026-11-20T09:00:00Z')
    const { body } = await api.call(seller.key, 'GET', '/v1/cases')
    known = [(body['data'] as { id: string }[])[0]!.id, `acct_${account.accountId}`, 'refund', 'tickets']
  })
  afterAll(() => api.stop())

  const shotOf = (template: string, operation: Operation): fc.Arbitrary<Shot> => {
    const parameters = operation.parameters as readonly {
      name: string
      in: string
      schema: Schema
      required: boolean
    }[]
    const of = (place: string) => parameters.filter((parameter) => parameter.in === place)
    const values = (place: string, seldom: boolean) =>
      fc.record(
        Object.fromEntries(
          of(place).map(({ name, schema }) => [
            name,
            place === 'path'
              ? fc.oneof(fc.constantFrom(...known), valueOrNonsense(schema).map(textOf))
              : valueOrNonsense(schema).map(textOf),
          ]),
        ),
        { requiredKeys: seldom ? [] : of(place).map(({ name }) => name) },
      ) as fc.Arbitrary<Record<string, string>>
    const content = operation.requestBody?.['content'] as Record<string, { schema: Schema }> | undefined
    const [media, described] = Object.entries(content ?? {})[0] ?? []
    const body = media?.includes('json')
      ? valueOrNonsense(described?.schema ?? {}).map((value) => JSON.stringify(value) ?? '')
      : media === undefined
        ? fc.constant(undefined)
        : fc.string({ unit: 'binary', maxLength: 500 })
    return fc
      .record({
        path: values('path', false),
        query: values('query', true),
        header: values('header', true),
        body,
      })
      .map(({ path, query, header, body: sent }) => {
        const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          encodeURIComponent((path[name] ?? '').toWellFormed()),
        )
        const search = new URLSearchParams(query)
        const safe = Object.entries(header).map(([name, value]) => [
          name,
          value.replaceAll(/[^\x20-\x7e]/g, '?'),
        ])
        return {
          path: search.size > 0 ? `${filled}?${search.toString()}` : filled,
          headers: {
            Authorization: `Bearer ${seller.key}`,
            ...Object.fromEntries(safe),
            ...(sent === undefined ? {} : { 'Content-Type': media ?? 'application/json' }),
          },
          body: sent,
        }
      })
  }

  const targets = Object.entries(contract.document.paths).flatMap(([template, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => !NOT_FIRED_AT.has(operation.operationId))
      .map(
        ([method, operation]) => [operation.operationId, method.toUpperCase(), template, operation] as const,
      ),
  )

  it.each(targets)(
    '%s never fails on our side and always answers as described',
    async (id, method, template, operation) => {
      await fc.assert(
        fc.asyncProperty(shotOf(template, operation), async ({ path, headers, body }) => {
          const reply = await api.send(method, path, { headers, ...(body === undefined ? {} : { body }) })
          expect([id, path, reply.status, reply.text]).toEqual([
            id,
            path,
            expect.any(Number),
            expect.any(String),
          ])
          expect([path, body, reply.status < 500 || reply.status === 503]).toEqual([path, body, true])
          // What a path became by its own dots and slashes is another route's.
          if (contract.operationAt(method, path)?.operationId !== id) return
          const contentType = reply.headers.get('content-type') ?? ''
          expect(
            contract.faults(method, path, { status: reply.status, contentType, body: reply.body }),
          ).toEqual([])
        }),
        { numRuns: SHOTS },
      )
    },
  )
})
