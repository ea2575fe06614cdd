import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import type { CaseRef } from '#adapter'
import { observe } from '#case'
import { ebay } from './index.js'
import { disputeMachine } from './payment-dispute-machine.js'
import { calendarOf } from './sites.js'
import { fixture, sight } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const APIZ = 'https://apiz.ebay.com'
const BASE = '/sell/fulfillment/v1/payment_dispute'
const ID = '5000000001'

mockNetwork()

const only = (file: string) => sight(`payment-disputes/chargeback.${file}.json`).cases[0]!.observation
const dispute = JSON.parse(fixture('payment-disputes/chargeback.ACTION_NEEDED.json')) as Record<
  string,
  unknown
>
const REF: CaseRef = caseRef({
  nativeId: ID,
  state: 'ACTION_NEEDED',
  site: 'EBAY_US',
  native: only('ACTION_NEEDED').native,
  lines: only('ACTION_NEEDED').lines,
  reason: { code: 'ITEM_NOT_RECEIVED', text: null },
})
const seeDispute = (fields: Record<string, unknown> = {}) =>
  nock(APIZ)
    .get(`${BASE}/${ID}`)
    .reply(200, { ...dispute, ...fields })
const picture = { name: 'proof.jpg', type: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff, 0x00]) }
const CHANGED = { errors: [{ errorId: 33011, domain: 'API_FULFILLMENT', category: 'REQUEST', message: 'x' }] }

describe('a payment dispute as a case', () => {
  it('shows what the bank’s claim is, by when it must be answered and what eBay asks for', () => {
    const seen = only('ACTION_NEEDED')
    expect(seen).toMatchObject({
      nativeId: ID,
      state: 'ACTION_NEEDED',
      asOf: null,
      enteredAt: '2026-11-20T10:00:00.000Z',
      orderId: '12-102001-30300',
      reason: { code: 'ITEM_NOT_RECEIVED', text: 'The parcel never came.' },
      amount: { minor: 5890, currency: 'USD' },
      native: { revision: '2', availableChoices: 'SELLER_CONTEST SELLER_ACCEPT SELLER_ACCEPT_WITH_RETURN' },
      flags: [],
    })
    const { deadlines, status } = observe(disputeMachine, null, seen, seen.openedAt, calendarOf('EBAY_US'))
    expect(status).toBe('awaiting_seller')
    expect(deadlines.map(({ key, dueAt, source }) => [key, dueAt, source])).toEqual([
      ['seller_gives_evidence', '2026-11-23T10:00:00.000Z', 'marketplace'],
      ['seller_answers_dispute', '2026-11-24T09:12:44.000Z', 'marketplace'],
    ])
  })

  it('misses no clock of evidence that nobody asked for', () => {
    const seen = only('ACTION_NEEDED.summary-page')
    const { deadlines, flags } = observe(disputeMachine, null, seen, seen.openedAt, calendarOf('EBAY_US'))
    expect(deadlines.map(({ key }) => key)).toEqual(['seller_answers_dispute'])
    expect(flags).toEqual([])
  })

  it('tells its history, with the files of the evidence', () => {
    const history = only('ACTION_NEEDED').activities.map(({ at, party, text, files }) => [
      at,
      party,
      text,
      files?.map(({ key }) => key),
    ])
    expect(history).toContainEqual(['2026-11-19T09:12:44.000Z', 'buyer', 'DISPUTE_OPENED', undefined])
    expect(history).toContainEqual([
      '2026-11-20T08:00:00.000Z',
      'seller',
      'EVIDENCE PROOF_OF_ITEM_AS_DESCRIBED (1)',
      ['5000000700:5000009001'],
    ])
  })

  it.each([
    ['ACTION_NEEDED.summary-page', 'ACTION_NEEDED', 'awaiting_seller', null],
    ['OPEN', 'OPEN', 'awaiting_marketplace', null],
    ['OPEN+SELLER_CONTEST', 'OPEN/SELLER_CONTEST', 'awaiting_marketplace', '2026-11-21T11:00:00.000Z'],
    ['CLOSED+SELLER_WON', 'CLOSED/SELLER_WON', 'won', '2026-11-21T15:00:00.000Z'],
    ['CLOSED+SELLER_LOST', 'CLOSED/SELLER_LOST', 'lost', '2026-11-21T15:00:00.000Z'],
  ])('%s is %s, %s', (file, state, status, enteredAt) => {
    const seen = only(file)
    expect([seen.state, seen.enteredAt]).toEqual([state, enteredAt])
    expect(observe(disputeMachine, null, seen, seen.openedAt, calendarOf(seen.site)).status).toBe(status)
  })

  it('says who bears the loss and what it cost', () => {
    const lost = only('CLOSED+SELLER_LOST')
    expect(lost.liability).toEqual({ party: 'seller', text: 'NOT_PROTECTED' })
    expect(lost.activities.map(({ text }) => text)).toContain('CHARGE DISPUTE_FEE 20.0 USD')
    expect(only('CLOSED+SELLER_WON').gradeEffects?.[0]?.counts).toBe('no')
  })

  it('keeps and flags words and fields that eBay has not documented', () => {
    const { reason, flags } = only('ACTION_NEEDED.unknown-fields-and-values')
    expect(reason?.code).toBe('QUANTUM_FRAUD')
    expect(flags.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown_field riskScore',
      'unknown_value reason',
      'unknown_value activity[1].activityType',
    ])
  })
})

describe('contesting', () => {
  const contest = (input: unknown, files: (typeof picture)[] = [], ref = REF) =>
    testShop().connected.act('chargeback', 'contest_dispute', ref, input, files)

  it('names the revision that eBay shows', async () => {
    giveTokens('T')
    seeDispute({ revision: 7 })
    nock(APIZ)
      .post(`${BASE}/${ID}/contest`, { note: 'It was delivered.', revision: 7 })
      .matchHeader('authorization', 'Bearer T')
      .reply(204)
    await expect(contest({ note: 'It was delivered.' })).resolves.toEqual({ receipt: null })
  })

  it('reads the dispute again when the revision was overtaken, and sends it once more if only that changed', async () => {
    giveTokens('T')
    seeDispute({ revision: 2 })
    nock(APIZ).post(`${BASE}/${ID}/contest`, { note: 'n', revision: 2 }).reply(409, CHANGED)
    seeDispute({ revision: 3 })
    nock(APIZ).post(`${BASE}/${ID}/contest`, { note: 'n', revision: 3 }).reply(204)
    await contest({ note: 'n' })
  })

  it.each([
    ['another amount', { revision: 3, amount: { value: '90.0', currency: 'USD' } }],
    ['an answer that was given elsewhere', { revision: 3, sellerResponse: 'SELLER_ACCEPT' }],
    ['nothing that explains it', { revision: 2 }],
  ])('leaves it to staff when the re-read shows %s', async (_what, changed) => {
    giveTokens('T')
    seeDispute({ revision: 2 })
    nock(APIZ).post(`${BASE}/${ID}/contest`).reply(409, CHANGED)
    seeDispute(changed)
    await expect(contest({ note: 'n' })).rejects.toMatchObject({
      code: 'conflict',
      detail: { sideEffect: 'none' },
    })
  })

  it('sends nothing when the dispute is another one than staff saw', async () => {
    giveTokens('T')
    seeDispute({ paymentDisputeStatus: 'CLOSED' })
    await expect(contest({ note: 'n' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not know what became of it when no answer came, and does not repeat it', async () => {
    giveTokens('T')
    seeDispute()
    nock(APIZ).post(`${BASE}/${ID}/contest`).reply(503, '')
    await expect(contest({ note: 'n' })).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
  })

  it('uploads the pictures, makes them evidence, and only then contests', async () => {
    giveTokens('T')
    const order: string[] = []
    nock(APIZ)
      .post(`${BASE}/${ID}/upload_evidence_file`, (body: string) => {
        order.push('upload')
        const form = Buffer.from(body, 'hex').toString('latin1')
        return (
          form.includes('name="file"; filename="proof.jpg"') &&
          form.includes(picture.bytes.toString('latin1'))
        )
      })
      .matchHeader('content-type', /^multipart\/form-data; boundary=/)
      .reply(200, { fileId: 'F1' })
    nock(APIZ)
      .post(`${BASE}/${ID}/add_evidence`, (body) => {
        order.push('evidence')
        return (
          JSON.stringify(body) ===
          JSON.stringify({
            evidenceType: 'PROOF_OF_DELIVERY_AS_FILE',
            files: [{ fileId: 'F1' }],
            lineItems: [{ lineItemId: '10022003300441', itemId: '110022003302' }],
          })
        )
      })
      .reply(200, { evidenceId: 'E1' })
    seeDispute({ revision: 3 })
    nock(APIZ)
      .post(`${BASE}/${ID}/contest`, () => order.push('contest') > 0)
      .reply(204)
    await contest({ note: 'n', evidenceType: 'PROOF_OF_DELIVERY_AS_FILE', evidence: ['file_1'] }, [picture])
    expect(order).toEqual(['upload', 'evidence', 'contest'])
  })

  it.each([
    ['a PDF', { ...picture, name: 'proof.pdf' }, /no JPEG or PNG/],
    ['too large', { ...picture, bytes: Buffer.alloc(1_500_001) }, /larger than 1\.5 MB/],
    ['nameless beyond reason', { ...picture, name: `${'x'.repeat(256)}.png` }, /255 characters/],
  ])('refuses a file that is %s before anything is sent', async (_what, file, words) => {
    await expect(contest({ note: 'n' }, [file])).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(words),
      detail: { sideEffect: 'none' },
    })
  })

  it('needs a return address where the item is said to be not as described', async () => {
    const ref = { ...REF, reason: { code: 'SIGNIFICANTLY_NOT_AS_DESCRIBED', text: null } }
    await expect(contest({ note: 'n' }, [], ref)).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('return address'),
    })
  })
})

it('is accepted against a return, at the revision shown', async () => {
  giveTokens('T')
  const returnAddress = {
    fullName: 'Test Seller',
    addressLine1: 'Sample Street 1',
    city: 'Sampleton',
    postalCode: '12345',
    country: 'US',
    primaryPhone: { countryCode: 'US', number: '5550100' },
  }
  seeDispute()
  nock(APIZ).post(`${BASE}/${ID}/accept`, { returnAddress, revision: 2 }).reply(204)
  await testShop().connected.act('chargeback', 'accept_dispute', REF, { returnAddress })
})

it('offers only what eBay offers', () => {
  const { guard } = ebay.kinds.chargeback!.actions['contest_dispute']!
  const with_ = (availableChoices: string) => ({ ...REF, native: { availableChoices } })
  expect(guard?.(with_('SELLER_CONTEST SELLER_ACCEPT'), new Date())).toBeNull()
  expect(guard?.(with_('SELLER_ACCEPT'), new Date())?.en).toContain('SELLER_ACCEPT')
  expect(guard?.({ ...REF, native: {} }, new Date())).toBeNull()
})

it('fetches a picture of the evidence by its key', async () => {
  giveTokens('T')
  nock(APIZ)
    .get(`${BASE}/${ID}/fetch_evidence_content`)
    .query({ evidence_id: 'E', file_id: 'F' })
    .reply(200, picture.bytes, { 'Content-Type': 'image/jpeg' })
  const file = await testShop().connected.file('chargeback', REF, 'E:F')
  expect([file.type, Buffer.from(file.bytes).equals(picture.bytes)]).toEqual(['image/jpeg', true])
})

describe('the sweep', () => {
  const summary = (id: string, status = 'ACTION_NEEDED') => ({
    paymentDisputeId: id,
    paymentDisputeStatus: status,
    openDate: '2026-11-19T00:00:00.000Z',
  })
  const listed = (...all: object[]) =>
    nock(APIZ)
      .get('/sell/fulfillment/v1/payment_dispute_summary')
      .query({ limit: 200, offset: 0 })
      .reply(200, { paymentDisputeSummaries: all, total: all.length })
  const detail = (id: string) => {
    nock(APIZ).get(`${BASE}/${id}`).reply(200, summary(id))
    nock(APIZ).get(`${BASE}/${id}/activity`).reply(200, { activity: [] })
  }
  const sweep = async (now: string, cursor: Record<string, unknown> | null) => {
    const { connected } = testShop({ now })
    const items: unknown[] = []
    for (let at = cursor; ;) {
      const page = await connected.list('payment-disputes', at)
      items.push(...page.items)
      at = { ...page.cursor }
      if (!page.more) return { items, cursor: at }
    }
  }

  it('reads in full what is new or changed, and open ones afresh after six hours', async () => {
    giveTokens('T', 'T', 'T')
    listed(summary('1'), summary('2', 'CLOSED'))
    detail('1')
    detail('2')
    const first = await sweep('2026-11-22T00:00:00.000Z', null)
    expect(first.items).toHaveLength(2)
    listed(summary('1'), summary('2', 'CLOSED'))
    const second = await sweep('2026-11-22T01:00:00.000Z', first.cursor)
    expect(second.items).toEqual([])
    listed(summary('1'), summary('2', 'CLOSED'))
    detail('1')
    const third = await sweep('2026-11-22T06:00:00.000Z', second.cursor)
    expect(third.items).toMatchObject([{ paymentDisputeId: '1', activity: [] }])
  })

  it('passes over a dispute that is gone when it is read', async () => {
    giveTokens('T')
    listed(summary('1'))
    nock(APIZ).get(`${BASE}/1`).reply(404, {})
    expect((await sweep('2026-11-22T00:00:00.000Z', null)).items).toEqual([])
  })
})
