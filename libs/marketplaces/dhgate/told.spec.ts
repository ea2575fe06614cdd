import { describe, expect, it } from '@jest/globals'
import type { CaseRef, Words } from '#adapter'
import { dhgate } from './index.js'

const { actions } = dhgate.kinds.dispute!
const ref = (state: string, more: Partial<CaseRef> = {}): CaseRef => ({
  nativeId: '1330312162/2026-11-10 18:20:21',
  state,
  native: { disputeOpenDate: '2026-11-10 18:20:21', buyerId: 'b1' },
  site: 'GLOBAL',
  orderId: '1330312162',
  lines: [],
  openedAt: '2026-11-10T10:20:21.000Z',
  amount: { minor: 10_000, currency: 'USD' },
  ...more,
})
const WHO = { at: '2026-11-12T08:00:00.000Z', by: 'Ada' }
const AT = { seenAt: '2026-11-12T09:00:00.000Z', site: 'GLOBAL' }

/** What a confirmed action does to the case. */
function told(name: string, state: string, input: unknown) {
  const action = actions[name]!
  const [raw] = action.done!(ref(state), action.input.parse(input), WHO)
  return dhgate.streams[raw!.stream]!.see(raw!.items[0], AT)
}
const refused = (input: unknown): string[] =>
  actions['refuse']!.input.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? []

const ADDRESS = {
  name: 'Li Lei',
  phone: '+86 571 1234 5678',
  country: 'China',
  province: 'Zhejiang',
  city: 'Hangzhou',
  district: 'Xihu District',
  street: '1 Wensan Road',
  postcode: '310012',
}

describe('a refusal', () => {
  it('comes with a proposal that can be carried out', () => {
    expect(refused({ proposal: 'no_refund', message: 'The parcel was signed for.' })).toEqual([])
    expect(refused({ proposal: 'no_refund', amount: '0', message: 'x' })).toEqual([])
    expect(refused({ proposal: 'partial_refund', amount: '0.01', message: 'x' })).toEqual([])
    expect(
      refused({ proposal: 'return_and_refund', amount: '30', message: 'x', returnAddress: ADDRESS }),
    ).toEqual([])
  })

  it.each([
    [{ proposal: 'partial_refund', message: 'x' }, 'amount'],
    [{ proposal: 'no_refund', amount: '3', message: 'x' }, 'amount'],
    [{ proposal: 'partial_refund', amount: '-1', message: 'x' }, 'amount'],
    [{ proposal: 'partial_refund', amount: '1.234', message: 'x' }, 'amount'],
    [{ proposal: 'partial_refund', amount: '5' }, 'message'],
    [{ proposal: 'return_and_refund', amount: '5', message: 'x' }, 'returnAddress'],
    [
      {
        proposal: 'return_and_refund',
        amount: '5',
        message: 'x',
        returnAddress: { ...ADDRESS, street: '文三路1号' },
      },
      'returnAddress.street',
    ],
    [
      {
        proposal: 'return_and_refund',
        amount: '5',
        message: 'x',
        returnAddress: { ...ADDRESS, district: ' ' },
      },
      'returnAddress.district',
    ],
    [{ message: 'No.' }, 'proposal'],
  ])('is not taken as %j', (input, path) => expect(refused(input)).toContain(path))

  it('does not promise more than was paid', () => {
    const check = (amount: string): Words | null =>
      actions['refuse']!.check!(ref('106001'), { proposal: 'partial_refund', amount, message: 'x' }, {})
    expect(check('100.00')).toBeNull()
    expect(check('100.01')?.en).toContain('100.00 USD')
  })
})

describe('what staff confirm', () => {
  it.each([
    ['refuse', '106001', { proposal: 'no_refund', message: 'x' }, '106001/COUNTERED'],
    ['submit_evidence', '107001', { text: 'x', files: [] }, '107001/EVIDENCE_GIVEN'],
    ['give_return_address', '106003', { returnAddress: ADDRESS }, '106003/RETURN_SHIPPING'],
    ['give_return_address', '107003/RETURN_ADDRESS', { returnAddress: ADDRESS }, '107003/RETURN_SHIPPING'],
    ['note', '107003', { shows: 'return_required' }, '107003/RETURN_ADDRESS'],
    ['note', '106003/RETURN_SHIPPING', { shows: 'return_tracking_given' }, '106003/RETURN_RECEIPT'],
    ['note', '106001/COUNTERED', { shows: 'buyer_proposed' }, '106001'],
    ['note', 'CLOSED', { shows: 'withdrawn' }, 'CLOSED/WITHDRAWN'],
    ['note', 'CLOSED/RELEASED', { shows: 'refunded' }, 'CLOSED/REFUNDED'],
  ])('%s in %s as %j leads to %s', (name, state, input, to) => {
    const [remark] = told(name, state, input).remarks!
    expect(remark!.move).toMatchObject({ to, stateFrom: 'staff' })
    expect(remark!.move!.from).toContain(state)
    expect(remark!.activity!.text).toContain('Ada')
  })

  it('moves nothing where only DHgate can show it', () => {
    for (const [name, state, input] of [
      ['agree', '106001', { solution: 'full_refund' }],
      ['confirm_return', '106003/RETURN_RECEIPT', {}],
      ['note', '106001', { shows: 'details', reason: 'not as described', amount: '8.00' }],
    ] as const)
      expect(told(name, state, input).remarks![0]!.move).toBeUndefined()
  })

  it('keeps what was meant in the history', () => {
    const { remarks } = told('agree', '106001', {
      solution: 'partial_refund',
      amount: '8.00',
      message: 'Sorry.',
    })
    expect(remarks![0]!.activity!.text).toContain('partial_refund\n8.00 USD\nSorry.')
  })

  it('is refused where the dispute cannot have come to it', () => {
    const check = (state: string, shows: string): Words | null =>
      actions['note']!.check!(ref(state), { shows }, {})
    expect(check('106001', 'return_required')).not.toBeNull()
    expect(check('106001', 'ruled_seller_liable')).not.toBeNull()
    expect(check('106003', 'refunded')).not.toBeNull()
    expect(check('105001', 'return_tracking_given')).not.toBeNull()
    expect(check('107003', 'ruled_seller_liable')).toBeNull()
    expect(check('107002', 'details')).toBeNull()
  })

  it('counts rulings and refunds in the rates, and takes a ruling back', () => {
    expect(told('note', '107003', { shows: 'ruled_seller_liable' }).marks).toMatchObject([
      { orderId: '1330312162', mark: 'liability_disputes', provenance: 'entered', withdrawn: false },
    ])
    expect(told('note', '107003', { shows: 'ruled_buyer_liable' }).marks).toMatchObject([
      { mark: 'liability_disputes', withdrawn: true },
    ])
    expect(told('note', '107003', { shows: 'ruled_both_liable' }).marks).toEqual([])
    expect(told('note', 'CLOSED', { shows: 'partly_refunded' }).marks).toMatchObject([{ mark: 'refunds' }])
  })
})

describe('what DHgate accepted by an operation of the shop’s settings', () => {
  const sent = (name: string, state: string, input: unknown) => {
    const who = { at: '2026-11-22T08:00:00.000Z', by: 'Ada', sent: true }
    const [raw] = actions[name]!.done!(ref(state), input, who)
    const reader = dhgate.streams[raw!.stream]!
    return reader.see(raw!.items[0], { seenAt: who.at, site: 'GLOBAL' }).remarks![0]!
  }

  it('moves the case as staff’s word would, as our conclusion and by the interface', () => {
    const refused = sent('refuse', '106001', { proposal: 'partial_refund', amount: '1.00' })
    expect(refused.move).toMatchObject({ to: '106001/COUNTERED', stateFrom: 'derived' })
    expect(refused.activity?.text).toContain('by the interface')
    expect(sent('submit_evidence', '107001', { text: 'x', files: [] }).move?.to).toBe('107001/EVIDENCE_GIVEN')
    expect(sent('confirm_return', '106003/RETURN_RECEIPT', {}).move).toBeUndefined()
  })

  it('takes no proposal below what the shop’s settings say that DHgate takes', () => {
    const check = (amount: string, smallestProposal?: string) =>
      actions['refuse']!.check!(ref('106001'), { proposal: 'partial_refund', amount }, { smallestProposal })
    expect(check('0')).toBeNull()
    expect(check('0', '0.01')?.en).toContain('0.01')
    expect(check('0.01', '0.01')).toBeNull()
  })
})

describe('an action', () => {
  it('is by hand with a link, and automatic once the shop’s settings name its operation', () => {
    const settings = { operations: { disputeAgree: { method: 'dh.x.agree', v: '1.0' } } }
    for (const name of ['agree', 'refuse', 'submit_evidence', 'give_return_address', 'confirm_return']) {
      expect(actions[name]!.via).toBe('manual')
      expect(actions[name]!.automatic!({})).toBe(false)
      expect(actions[name]!.link!(ref('106001'), {})).toBe('https://seller.dhgate.com/')
    }
    expect(actions['agree']!.automatic!(settings)).toBe(true)
    expect(actions['refuse']!.automatic!(settings)).toBe(false)
    const page = { disputePage: 'https://seller.dhgate.com/dispute?po={orderNo}' }
    expect(actions['agree']!.link!(ref('106001'), page)).toBe(
      'https://seller.dhgate.com/dispute?po=1330312162',
    )
  })
})
