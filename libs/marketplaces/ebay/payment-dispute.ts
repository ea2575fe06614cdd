import { z } from 'zod'
import { Problem, action, kind, parseWire, sighting, stream } from '#adapter'
import type { CaseRef, Words } from '#adapter'
import type { Session } from './client.js'
import { answerDispute } from './payment-dispute-answer.js'
import { giveEvidence } from './payment-dispute-evidence.js'
import { disputeCall, listDisputes, readDispute } from './payment-dispute-list.js'
import { disputeMachine } from './payment-dispute-machine.js'
import { disputeObservation } from './payment-dispute-observation.js'
import { EVIDENCE_TYPES, disputeWire, disputesIn } from './payment-dispute-wire.js'

/*
 * Payment disputes (chargebacks): the buyer turned to his bank. Within five calendar days the seller contests, with
 * evidence given before, or accepts; silence loses. There is no appeal by interface. Sources: Fulfillment API 1.20.7
 * and its enum pages, help 4799 (read 2026-11-22 and 2026-11-24).
 */

export const paymentDisputes = stream({
  everySeconds: 900,
  list: listDisputes,
  items: disputesIn,
  parse: (item) => parseWire(disputeWire, item),
  map: (wire, flags, at) => ({ cases: [sighting(disputeMachine, disputeObservation(wire, flags, at))] }),
})

const words = (en: string, zh: string): { 'x-words': Words } => ({ 'x-words': { en, zh } })
const text = (max: number, title: { 'x-words': Words }) => z.string().trim().min(1).max(max).meta(title)
const country = z.string().regex(/^[A-Z]{2}$/)

const returnAddress = z
  .strictObject({
    fullName: text(100, words('Name', '姓名')),
    addressLine1: text(100, words('Street', '街道')),
    addressLine2: text(100, words('Street, second line', '街道（第二行）')).optional(),
    city: text(100, words('City', '城市')),
    stateOrProvince: text(100, words('State or province', '州/省')).optional(),
    postalCode: text(20, words('Postal code', '邮编')),
    country: country.meta(words('Country (two letters)', '国家（两位代码）')),
    primaryPhone: z.strictObject({
      countryCode: country.meta(words('Country of the telephone number', '电话所属国家')),
      number: text(30, words('Telephone number', '电话号码')),
    }),
  })
  .meta(words('Where the buyer shall send the item', '退货地址'))

const evidenceType = z.enum(EVIDENCE_TYPES).meta(words('Kind of evidence', '证据类型'))
const files = z
  .array(z.string())
  .max(5)
  .meta(words('Pictures (JPEG or PNG, 1.5 MB together)', '图片（JPEG 或 PNG，合计不超过 1.5 MB）'))

/** What eBay offers for this dispute decides; where it did not say, it will refuse by itself. */
const offered =
  (...choices: readonly string[]) =>
  (ref: CaseRef): Words | null => {
    const { availableChoices } = ref.native
    if (availableChoices === undefined) return null
    const found = availableChoices.split(' ').some((choice) => choices.includes(choice))
    return found
      ? null
      : {
          en: `eBay does not offer this for the dispute; it offers: ${availableChoices || 'nothing'}`,
          zh: `eBay 未对该纠纷提供此选项；可选：${availableChoices || '无'}`,
        }
  }

const NEEDS_ADDRESS: Words = {
  en: 'eBay demands a return address when a dispute about an item not as described is contested',
  zh: '对“与描述不符”纠纷提出抗辩时，eBay 要求填写退货地址',
}

const contest = action({
  title: { en: 'Contest the dispute', zh: '提出抗辩' },
  description: {
    en: 'Tells the buyer’s bank why the payment is right. Give all evidence before or with it: afterwards none can be added, and there is no second answer. A dispute that is contested and lost costs a fee (US: $20).',
    zh: '向买家银行说明付款有效。所有证据须在抗辩前或抗辩时提交，之后不能补充，也不能再次回应。抗辩失败会收取费用（美国：20 美元）。',
  },
  via: 'api',
  irreversible: true,
  movesMoney: false,
  input: z.strictObject({
    note: text(1_000, words('What speaks for you (1,000 characters)', '抗辩说明（1000 字符以内）')),
    returnAddress: returnAddress.optional(),
    evidenceType: evidenceType.optional(),
    evidence: files.optional(),
  }),
  outgoing: ['note'],
  files: ['evidence'],
  confirmedBy: ['OPEN/SELLER_CONTEST', 'CLOSED/SELLER_WON', 'CLOSED/SELLER_LOST'],
  guard: offered('SELLER_CONTEST'),
  async run(session: Session, ref, { note, returnAddress, evidenceType }, evidence) {
    if (ref.reason?.code === 'SIGNIFICANTLY_NOT_AS_DESCRIBED' && !returnAddress) throw refused(NEEDS_ADDRESS)
    if (evidence.length > 0)
      await giveEvidence(session, ref, evidenceType ?? 'OPTIONAL_SUPPORTING_DOCUMENTS', evidence)
    await answerDispute(session, ref, 'contest', { note, ...(returnAddress && { returnAddress }) })
    return { receipt: null }
  },
})

const accept = action({
  title: { en: 'Accept the dispute', zh: '接受纠纷' },
  description: {
    en: 'The buyer is refunded; with a return address only after the item came back. Cannot be undone.',
    zh: '向买家退款；填写退货地址时，收到退货后才退款。操作不可撤销。',
  },
  via: 'api',
  irreversible: true,
  movesMoney: true,
  input: z.strictObject({ returnAddress: returnAddress.optional() }),
  confirmedBy: ['OPEN/SELLER_ACCEPT', 'OPEN/SELLER_ACCEPT_WITH_RETURN', 'CLOSED/SELLER_ACCEPT'],
  guard: offered('SELLER_ACCEPT', 'SELLER_ACCEPT_WITH_RETURN'),
  async run(session: Session, ref, { returnAddress }) {
    await answerDispute(session, ref, 'accept', returnAddress ? { returnAddress } : {})
    return { receipt: null }
  },
})

const addEvidence = action({
  title: { en: 'Give evidence', zh: '提交证据' },
  description: {
    en: 'Adds pictures to the dispute. Only before it is contested. Tracking of a parcel goes with the shipment instead.',
    zh: '为纠纷添加图片证据，仅限抗辩之前。物流追踪信息请通过发货信息提交。',
  },
  via: 'api',
  irreversible: false,
  movesMoney: false,
  input: z.strictObject({ evidenceType, evidence: files.min(1) }),
  files: ['evidence'],
  confirmedBy: null,
  shownBy: ({ since }) => since.some(({ key }) => key.startsWith('evidence:')),
  async run(session: Session, ref, { evidenceType }, evidence) {
    return { receipt: await giveEvidence(session, ref, evidenceType, evidence) }
  },
})

const refused = ({ en }: Words): Problem => new Problem('rejected', en, { sideEffect: 'none' })

export const paymentDispute = kind({
  machine: disputeMachine,
  reread: async (session: Session, ref: CaseRef) => [
    { stream: 'payment-disputes', items: await readDispute(session, ref.nativeId) },
  ],
  async file(session, ref, key) {
    const [evidenceId = '', fileId = ''] = key.split(':')
    const { type, bytes } = await session.file({
      ...disputeCall('evidence_content', ref.nativeId, '/fetch_evidence_content'),
      query: { evidence_id: evidenceId, file_id: fileId },
    })
    return { name: fileId, type, bytes }
  },
  actions: { contest_dispute: contest, accept_dispute: accept, add_evidence: addEvidence },
})
