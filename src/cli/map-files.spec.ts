import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { mapFile } from './map.js'

interface Mapped {
  readonly cases: readonly {
    readonly state: string
    readonly status: string
    readonly flags: readonly { readonly code: string; readonly value: string }[]
  }[]
  readonly reports: readonly { readonly level: string | null }[]
  readonly problems: readonly unknown[]
}

const raw = (marketplace: string, file: string): string =>
  readFileSync(
    join(import.meta.dirname, '../../libs/marketplaces', marketplace, '__fixtures__', file),
    'utf8',
  )

describe('crosscase map, on raw bodies with words of tomorrow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscase-map-'))
  let out = ''
  beforeEach(() => {
    out = ''
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
  })
  afterEach(() => void jest.restoreAllMocks())
  afterAll(() => rmSync(folder, { recursive: true }))

  const map = (marketplace: string, stream: string, body: string): Mapped => {
    const file = join(folder, 'body')
    writeFileSync(file, body)
    expect(mapFile([marketplace, stream, file], { at: '2026-11-22T12:00:00Z' })).toBe(0)
    return JSON.parse(out) as Mapped
  }

  it.each([
    [
      'ebay',
      'cancellations',
      'cancellation.APPROVAL_PENDING.json',
      '"APPROVAL_PENDING"',
      '"AWAITING_COURIER"',
    ],
    ['ebay', 'returns', 'return.RETURN_REQUESTED.json', '"RETURN_REQUESTED"', '"WITHDRAWAL_NOTICE"'],
    [
      'ebay',
      'inquiries',
      'item_not_received.WAITING_SELLER_RESPONSE.json',
      '"WAITING_SELLER_RESPONSE"',
      '"WAITING_ORACLE"',
    ],
    ['ebay', 'cases', 'claim.OPEN.json', '"OPEN"', '"PONDERED"'],
    ['ebay', 'payment-disputes', 'chargeback.ACTION_NEEDED.json', '"ACTION_NEEDED"', '"AWAITING_ORACLE"'],
    ['ebay', 'unpaid', 'unpaid_item.OVERDUE.xml', '<OrderStatus>Active', '<OrderStatus>Frozen'],
    ['aliexpress', 'issues', 'dispute.processing.json', '"processing"', '"arbitration"'],
    [
      'aliexpress',
      'issue',
      'dispute.wait_for_buyer_response.json',
      '"wait_for_buyer_response"',
      '"wait_for_courier"',
    ],
    [
      'aliexpress',
      'orders',
      'order.WAIT_SELLER_SEND_GOODS.json',
      '"order_status": "WAIT_SELLER_SEND_GOODS"',
      '"order_status": "WAIT_MOON"',
    ],
    [
      'dhgate',
      'disputes-open',
      'dispute.106001.json',
      '"disputeStatus": "106001"',
      '"disputeStatus": "108001"',
    ],
    ['dhgate', 'orders', 'dispute.105001.json', '"orderStatus": "105001"', '"orderStatus": "105009"'],
    ['dhgate', 'messages', 'message.BUYER_WROTE.json', '"msgType": "002"', '"msgType": "099"'],
  ])(
    '%s %s: what is known is read, a new state stands as it came',
    (marketplace, stream, file, known, unknown) => {
      const body = raw(marketplace, `${stream}/${file}`)
      expect(body).toContain(known)
      const before = map(marketplace, stream, body)
      expect([before.cases.length, before.problems]).toEqual([1, []])
      expect(before.cases[0]?.status).not.toBe('unrecognised')
      out = ''
      const [seen] = map(marketplace, stream, body.replaceAll(known, unknown)).cases
      const word = unknown.replaceAll(/^.*[">](?=[^">]+"?$)|"/g, '')
      expect(seen).toMatchObject({ status: 'unrecognised', state: expect.stringContaining(word) })
    },
  )

  it.each([
    [
      'aliexpress',
      'evaluations',
      'feedback.NO_REPLY.json',
      '"buyer_evaluation": 2',
      '"buyer_evaluation": 2, "buyer_mood": "SOUR"',
    ],
    [
      'dhgate',
      'disputes-closed',
      'dispute.CLOSED.json',
      '"disputeStatus": "106003"',
      '"disputeStatus": "108003"',
    ],
  ])('%s %s: what no state is read from is flagged', (marketplace, stream, file, known, unknown) => {
    const body = raw(marketplace, `${stream}/${file}`)
    expect(body).toContain(known)
    const before = map(marketplace, stream, body).cases[0]?.flags ?? []
    out = ''
    const [seen] = map(marketplace, stream, body.replace(known, unknown)).cases
    const added = (seen?.flags ?? []).slice(before.length)
    expect(added.map(({ code }) => code)).toEqual([expect.stringMatching(/^unknown_/)])
    expect(seen?.status).not.toBe('unrecognised')
  })

  it('ebay standards: a level and a metric that eBay has not described are kept', () => {
    const profile = {
      program: 'PROGRAM_US',
      standardsLevel: 'STELLAR',
      cycle: { cycleType: 'CURRENT', evaluationDate: '2026-11-20T07:00:00.000Z' },
      metrics: [{ metricKey: 'KINDNESS_RATE', value: { numerator: 3, denominator: 4, value: '75' } }],
    }
    const { reports, problems } = map('ebay', 'standards', JSON.stringify({ standardsProfiles: [profile] }))
    expect(problems).toEqual([])
    expect(reports).toMatchObject([{ level: 'STELLAR', metrics: { KINDNESS_RATE: { num: 3, den: 4 } } }])
  })
})
