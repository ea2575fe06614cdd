import {
  asks,
  photographs,
  decides,
  ships,
  refunds,
  writes,
  declinesOffer,
  escalates,
  showsReturn,
  inquires,
  proves,
  refundsInquiry,
  writesInInquiry,
  escalatesInquiry,
  showsInquiry,
  appeals,
  decided,
  type Telling,
} from './after-sale-tellings.js'

/** What happened after a paid and shipped order, told as steps; `ago` as in the other stories. */
export interface AfterSaleStory {
  readonly title: string
  readonly bought: string
  readonly steps: readonly (readonly [ago: string, did: Telling])[]
}

const story = (title: string, bought: string, ...steps: AfterSaleStory['steps']): AfterSaleStory => ({
  title,
  bought,
  steps,
})

const DEFECT = asks('DEFECTIVE_ITEM', 'SNAD', 'It stopped working on the second day.')
const SIZE = asks('WRONG_SIZE', 'REMORSE', 'Too small for me.')

const RETURNS: readonly AfterSaleStory[] = [
  story('fresh request with a photograph', 'P9D', ['PT5H', DEFECT], ['PT5H', photographs]),
  story('a message waits', 'P9D', ['PT20H', SIZE], ['PT6H', writes('Can I have it in size 43 instead?')]),
  story('a replacement is asked for', 'P8D', [
    'PT26H',
    asks('MISSING_PARTS', 'SNAD', 'The screws are missing.', { type: 'REPLACEMENT' }),
  ]),
  story(
    'accepted with the own label, label not sent',
    'P10D',
    ['PT40H', DEFECT],
    ['PT30H', decides('APPROVE_WITHOUT_EBAY_LABEL')],
  ),
  story('accepted, the buyer has to ship', 'P12D', ['P4D', SIZE], ['P3D', decides('APPROVE')]),
  story('on its way back', 'P13D', ['P6D', DEFECT], ['P5D', decides('APPROVE')], ['P2D', ships]),
  story(
    'delivered, the refund is due',
    'P16D',
    ['P8D', DEFECT],
    ['P7D', decides('APPROVE')],
    ['PT100H', ships],
  ),
  story(
    'refund failed',
    'P16D',
    ['P2D', asks('ARRIVED_DAMAGED', 'SNAD', 'Arrived in pieces.', { refundFails: 1 })],
    ['PT2H', refunds],
  ),
  story('part of the price offered', 'P10D', ['P2D', DEFECT], ['P1D', decides('OFFER_PARTIAL_REFUND', 500)]),
  story(
    'offer declined',
    'P10D',
    ['P3D', DEFECT],
    ['P2D', decides('OFFER_PARTIAL_REFUND', 300)],
    ['PT9H', declinesOffer],
  ),
  story('declined by the seller', 'P10D', ['P2D', SIZE], ['P1D', decides('DECLINE')]),
  story('refunded without the item', 'P20D', ['P11D', DEFECT], ['P10D', refunds]),
  story('never sent back', 'P30D', ['P20D', SIZE], ['P19D', decides('APPROVE')]),
  story(
    'the seller asked eBay',
    'P14D',
    ['P3D', DEFECT],
    ['P2D', decides('DECLINE')],
    ['PT20H', escalates('SELLER', 'DISAGREE_WITH_RETURN_REASON')],
  ),
  story(
    'a reason and a state that nobody has described',
    'P7D',
    ['PT30H', SIZE],
    [
      'PT29H',
      showsReturn({
        reason: 'EU_RIGHT_OF_WITHDRAWAL',
        state: 'WITHDRAWAL_NOTICE_RECEIVED',
        status: 'RETURN_UNDER_REVIEW',
        sellerDue: null,
        extra: { withdrawalNotice: { basis: 'EU-2026-07' } },
      }),
    ],
  ),
]

const INQUIRIES: readonly AfterSaleStory[] = [
  story('fresh inquiry', 'P15D', ['PT8H', inquires('Where is my parcel?')]),
  story(
    'asked again',
    'P15D',
    ['PT30H', inquires('Nothing has arrived.')],
    ['PT4H', writesInInquiry('还没有收到，请尽快回复。')],
  ),
  story('shipment proven', 'P16D', ['P4D', inquires('Is it lost?')], ['P3D', proves]),
  story('refunded', 'P22D', ['P12D', inquires('It never came.')], ['P11D', refundsInquiry]),
  story('refund on its way', 'P14D', ['P2D', inquires('Still waiting.')], ['PT1M', refundsInquiry]),
  story(
    'escalated, eBay decides',
    'P18D',
    ['P4D', inquires('Please refund me.')],
    ['P3D', proves],
    ['PT12H', escalatesInquiry],
  ),
  story('lost in silence, can be appealed', 'P30D', ['P12D', inquires('No answer for weeks.')]),
  story('won', 'P30D', ['P12D', inquires('Not here.')], ['P11D', proves], ['P10D', escalatesInquiry]),
  story(
    'appealed, eBay looks again',
    'P30D',
    ['P9D', inquires('Nothing.')],
    ['P8D', escalatesInquiry],
    ['P6D', decided('BUYER_WINS_SELLER_FAULT')],
    ['PT10H', appeals],
  ),
  story(
    'appeal won',
    'P32D',
    ['P14D', inquires('Nothing.')],
    ['P13D', escalatesInquiry],
    ['P11D', decided('BUYER_WINS_SELLER_FAULT')],
    ['P8D', appeals],
  ),
  story(
    'a status that nobody has described',
    'P14D',
    ['P1D', inquires('Hello?')],
    ['PT20H', showsInquiry({ status: 'WAITING_CARRIER_REPORT', state: 'CARRIER_ASKED' })],
  ),
]

export const AFTER_SALE_STORIES: readonly AfterSaleStory[] = [...RETURNS, ...INQUIRIES]
