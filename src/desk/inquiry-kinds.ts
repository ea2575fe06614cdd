import type { CaseKind } from '#case'

/** The kinds in which a buyer asks for something: each case of them is a row of the request log. Orders, unpaid items and ratings are none. */
export const INQUIRY_KINDS: readonly CaseKind[] = [
  'cancellation',
  'return',
  'item_not_received',
  'claim',
  'chargeback',
  'dispute',
  'ticket',
  'message',
  'care_inquiry',
]
export const INQUIRIES = `c.kind in (${INQUIRY_KINDS.map((kind) => `'${kind}'`).join(', ')})`
