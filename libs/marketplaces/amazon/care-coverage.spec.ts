import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { At, CaseSighting } from '#adapter'
import { calendarOf, observe } from '#case'
import { amazon } from './index.js'
import { AT as MAIL_AT, ORDER, notice } from './test-mail.js'

const enrolled = (from: string, to: string | null = null): At => ({
  seenAt: '2026-11-22T12:00:00Z',
  site: 'US',
  settings: { careService: [{ site: 'US', from, to }] },
})
const SINCE_JUNE = enrolled('2026-06-01T00:00:00Z')
const NEVER: At = { seenAt: '2026-11-22T12:00:00Z', site: 'US' }

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '__fixtures__', name), 'utf8')) as Record<string, unknown>
const see = (stream: string, body: unknown, at: At): readonly CaseSighting[] =>
  amazon.streams[stream]!.open(JSON.stringify(body)).flatMap(
    (item) => amazon.streams[stream]!.see(item, at).cases,
  )
const orders = (more: object, at: At) => {
  const { order } = fixture('orders/cancellation.REQUESTED.json') as { order: object }
  return see('orders', { ...order, ...more }, at)
}
const asked = (row: Record<string, string>, at: At): CaseSighting => {
  const body = fixture('returns/return.REQUESTED.json') as { rows: Record<string, string>[] }
  return see('returns', { ...body, rows: body.rows.map((cells) => ({ ...cells, ...row })) }, at)[0]!
}
const clocks = ({ kind, observation }: CaseSighting, at: At): string[] =>
  observe(
    amazon.kinds[kind]!.machine,
    null,
    observation,
    at.seenAt,
    calendarOf(amazon.sites[observation.site]!),
  ).deadlines.map(({ key }) => key)
const owners = (cases: readonly CaseSighting[]) =>
  cases.map(({ kind, observation }) => `${kind} ${String(observation.serviceOwner)}`)

describe('an order that the care service serves', () => {
  const placed = { createdTime: '2026-11-18T09:00:00Z' }

  it('is the care service’s to answer for, and still the seller’s to ship', () => {
    const cases = orders(placed, SINCE_JUNE)
    expect(owners(cases)).toEqual(['order care_service', 'cancellation care_service'])
    expect(clocks(cases[0]!, SINCE_JUNE)).toEqual(clocks(orders(placed, NEVER)[0]!, NEVER))
    expect(clocks(cases[0]!, SINCE_JUNE)).toContain('ship_by')
  })

  it.each([
    ['without enrolment', {}, NEVER],
    ['placed a second before the enrolment', placed, enrolled('2026-11-18T09:00:01Z')],
    ['when the enrolment is over', placed, enrolled('2026-06-01T00:00:00Z', '2026-11-22T12:00:00Z')],
    ['of Seller Fulfilled Prime', { programs: ['PRIME'] }, SINCE_JUNE],
    ['at another site', { salesChannel: { marketplaceId: 'A2EUQ1WTGCTBG2' } }, SINCE_JUNE],
  ])('is the seller’s %s', (_what, more, at) => {
    expect(owners(orders({ ...placed, ...more }, at))).toEqual(['order seller', 'cancellation seller'])
  })
})

describe('a return of such an order', () => {
  it('is answered by Amazon’s policy: the seller’s answer clock stands, whatever the return address', () => {
    expect(clocks(asked({}, NEVER), NEVER)).toEqual(['answer_return_early', 'answer_return'])
    const abroad = { ...SINCE_JUNE, settings: { ...SINCE_JUNE.settings, localReturnAddress: false } }
    for (const at of [SINCE_JUNE, abroad]) {
      const one = asked({}, at)
      expect(one.observation).toMatchObject({ serviceOwner: 'care_service', state: 'REQUESTED' })
      expect(clocks(one, at)).toEqual([])
    }
  })

  it('that arrived still has to be refunded by the seller', () => {
    const arrived = { 'Return request status': 'Approved', 'Return delivery date': '21-Nov-2026' }
    const one = asked(arrived, SINCE_JUNE)
    expect(one.observation.serviceOwner).toBe('care_service')
    expect(clocks(one, SINCE_JUNE)).toEqual(['refund_return'])
  })

  it.each([
    ['ordered on the day before', { 'Order date': '31-May-2026' }, 'seller'],
    ['ordered on the day of the enrolment’s first full day', { 'Order date': '02-Jun-2026' }, 'care_service'],
    ['of Seller Fulfilled Prime', { 'Is prime': 'Y' }, 'seller'],
    [
      'without a day of its order, asked for 30 days after the enrolment',
      { 'Order date': '' },
      'care_service',
    ],
    [
      'without a day of its order, asked for within 30 days',
      { 'Order date': '', 'Return request date': '20-Jun-2026' },
      'seller',
    ],
  ])('%s: %s', (_what, row, owner) => {
    expect(asked(row, SINCE_JUNE).observation.serviceOwner).toBe(owner)
  })
})

describe('a question of the care service', () => {
  const question = notice(`Customer Service by Amazon ${ORDER}`, 'Please let us know.')

  it('opens a case with a clock of its own, and stands in the history of the order’s other cases', () => {
    const at = { ...MAIL_AT, settings: SINCE_JUNE.settings! }
    const { cases, remarks } = amazon.streams['mail']!.see({ box: 'inbox', rfc822: question }, at)
    expect(cases.map(({ kind, observation }) => [kind, observation.serviceOwner])).toEqual([
      ['care_inquiry', 'care_service'],
    ])
    expect(clocks(cases[0]!, at)).toEqual(['seller_answers_care_service'])
    expect(remarks).toMatchObject([
      { of: { orderId: ORDER, kinds: ['order', 'return', 'message'] }, activity: { party: 'marketplace' } },
    ])
    expect(remarks?.[0]).not.toHaveProperty('move')
  })
})
