import { z } from 'zod'
import { Problem, idText, parseJson, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At } from '#adapter'
import { recognise } from '#case'
import type { Activity, Flag, Observation, Party } from '#case'
import type { Session } from './client.js'
import { inquiryMachine } from './inquiry.js'
import { SITES } from './sites.js'
import { keyed } from './timeline.js'
import { unpaidItemMachine } from './unpaid-machine.js'
import { unread, words } from './wire.js'
import { tradingAnswer } from './xml.js'

/*
 * Imports of Trading disputes: unpaid items and items not received as eBay kept them until 2021. Nothing is asked of eBay,
 * which switched the calls off on 2023-01-31; old exports are posted. Enums: complete, ebay.md §2.1 (read 2026-11-22).
 */

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())
const some = z.string().optional()

const resolution = z.looseObject({
  DisputeResolutionRecordType: some,
  DisputeResolutionReason: some,
  ResolutionTime: instant.optional(),
})
const message = z.looseObject({
  MessageID: idText.optional(),
  MessageSource: some,
  MessageCreationTime: instant.optional(),
  MessageText: some,
})
/** A lone element of a list comes as the element itself. */
const list = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(schema), schema.transform((one) => [one])]).optional()

const disputeWire = z.looseObject({
  DisputeID: idText,
  DisputeRecordType: some,
  DisputeState: some,
  DisputeStatus: z.string().min(1),
  DisputeReason: some,
  DisputeExplanation: some,
  DisputeCreditEligibility: some,
  OtherPartyName: some,
  Item: z
    .looseObject({
      ItemID: idText,
      Title: some,
      Site: some,
      ...unread('SellingStatus ListingDetails ConditionDisplayName Quantity StartPrice'),
    })
    .optional(),
  TransactionID: idText.optional(),
  OrderLineItemID: idText.optional(),
  DisputeCreatedTime: instant,
  DisputeModifiedTime: instant.optional(),
  DisputeResolution: list(resolution),
  DisputeMessage: list(message),
  ...unread('Escalation OtherPartyRole PurchaseProtection ReturnPolicyUnpaid UserRole'),
})
type Dispute = z.output<typeof disputeWire>

export const DISPUTE_ENUMS = {
  DisputeRecordType: words('UnpaidItem ItemNotReceived HalfDispute CustomCode'),
  DisputeState: words(`
    Locked Closed BuyerFirstResponsePayOption BuyerFirstResponseNoPayOption BuyerFirstResponsePayOptionLateResponse
    BuyerFirstResponseNoPayOptionLateResponse MutualCommunicationPayOption MutualCommunicationNoPayOption PendingResolve
    MutualWithdrawalAgreement MutualWithdrawalAgreementLate NotReceivedNoSellerResponse NotAsDescribedNoSellerResponse
    NotReceivedMutualCommunication NotAsDescribedMutualCommunication MutualAgreementOrBuyerReturningItem ClaimOpened
    NoDocumentation ClaimClosed ClaimDenied ClaimPending ClaimPaymentPending ClaimPaid ClaimResolved ClaimSubmitted
    UnpaidItemOpen UPIAssistanceDisabledByeBay UPIAssistanceDisabledBySeller CustomCode
  `),
  DisputeReason: words(`
    BuyerHasNotPaid TransactionMutuallyCanceled ItemNotReceived SignificantlyNotAsDescribed NoRefund ReturnPolicyUnpaidItem
    CustomCode
  `),
  DisputeExplanation: words(`
    BuyerHasNotResponded BuyerRefusedToPay BuyerNotClearedToPay BuyerReturnedItemForRefund UnableToResolveTerms
    BuyerNoLongerWantsItem BuyerPurchasingMistake ShipCountryNotSupported ShippingAddressNotConfirmed
    PaymentMethodNotSupported BuyerNoLongerRegistered OtherExplanation Unspecified UPIAssistance
    BuyerPaymentNotReceivedOrCleared SellerDoesntShipToCountry BuyerNotPaid UPIAssistanceDisabled SellerRanOutOfStock
    CustomCode
  `),
  DisputeCreditEligibility: words('Eligible InEligible CustomCode'),
} as const
const RESOLUTIONS = words(`
  AppealBuyerStrike FVFCredit FVFCreditNotGranted FVFOnShippingCredit FVFOnShippingCreditNotGranted FeatureFeeCredit
  FeatureFeeNotCredit InsertionFeeCredit ReverseFVFCredit ReverseFVFOnShippingCredit ReverseFeatureFeeCredit
  ReverseInsertionFeeCredit StrikeBuyer SuspendBuyer RestrictBuyer UnrestrictBuyer UnsuspendBuyer UnpaidItemRelisted
  UnpaidItemRevised ItemNotReceivedClaimFiled GenerateCSTicketForSuspend CustomCode
`)
const RESOLUTION_REASONS = words(`
  BuyerPaidAuctionFees CameToAgreement ClaimPaid ComputerTechnicalProblem FamilyEmergency FirstInfraction ItemReturned
  NoContact OtherResolution ProofGivenInFeedback ProofOfPayment SellerReceivedPayment Unresolved CustomCode
`)
/** Sent by `AddDisputeResponse`; obsolete ones last. Kept because old exports name them. */
export const DISPUTE_ACTIVITIES = words(`
  SellerAddInformation SellerCompletedTransaction CameToAgreementNeedFVFCredit SellerEndCommunication
  MutualAgreementOrNoBuyerResponse SellerComment SellerOffersRefund SellerPaymentNotReceived SellerShippedItem
`)

const NOT_RECEIVED = ['ItemNotReceived', 'SignificantlyNotAsDescribed', 'NoRefund']
const isUnpaid = (dispute: Dispute): boolean =>
  dispute.DisputeRecordType === 'UnpaidItem' ||
  (dispute.DisputeRecordType !== 'ItemNotReceived' && !NOT_RECEIVED.includes(dispute.DisputeReason ?? ''))

/** One spelling of the two in eBay's own documents. */
const wordOf = ({ DisputeStatus }: Dispute): string =>
  `Dispute/${DisputeStatus.replace(/^UnpaidItemOpened$/, 'UnpaidItemOpen')}`

const SOURCES: Readonly<Record<string, Party>> = { Buyer: 'buyer', Seller: 'seller', eBay: 'marketplace' }

function content(dispute: Dispute, flags: readonly Flag[], at: At) {
  const lineId =
    dispute.OrderLineItemID ??
    (dispute.Item && dispute.TransactionID && `${dispute.Item.ItemID}-${dispute.TransactionID}`)
  const title = dispute.Item?.Title ?? null
  const site =
    Object.keys(SITES).find((name) => SITES[name]?.codes.includes(dispute.Item?.Site ?? '')) ?? at.site
  const enums = Object.entries(DISPUTE_ENUMS).map(
    ([name, listed]) => [name, dispute[name as keyof typeof DISPUTE_ENUMS], listed] as const,
  )
  const read = [
    ['DisputeStatus', dispute.DisputeStatus] as const,
    ...enums.map(([name, value]) => [name, value] as const),
  ]
  return {
    nativeId: dispute.DisputeID,
    native: Object.fromEntries(read.flatMap(([name, value]) => (value ? [[name, value]] : []))),
    site,
    asOf: dispute.DisputeModifiedTime ?? dispute.DisputeCreatedTime,
    openedAt: dispute.DisputeCreatedTime,
    enteredAt: dispute.DisputeModifiedTime ?? dispute.DisputeCreatedTime,
    subject: title ?? `Dispute ${dispute.DisputeID}`,
    orderId: null,
    lines: lineId
      ? [{ lineId, itemId: dispute.Item?.ItemID ?? null, title, sku: null, quantity: null, price: null }]
      : [],
    buyer: dispute.OtherPartyName ? { handle: dispute.OtherPartyName, locale: null } : null,
    reason: dispute.DisputeReason
      ? { code: dispute.DisputeReason, text: dispute.DisputeExplanation ?? null }
      : null,
    amount: null,
    given: {},
    activities: activitiesOf(dispute),
    flags: [
      ...flags,
      ...enums.flatMap(([name, value, listed]) => unlisted(name, value, listed)),
      ...(dispute.DisputeResolution ?? []).flatMap((one, index) => [
        ...unlisted(
          `DisputeResolution[${index}].DisputeResolutionRecordType`,
          one.DisputeResolutionRecordType,
          RESOLUTIONS,
        ),
        ...unlisted(
          `DisputeResolution[${index}].DisputeResolutionReason`,
          one.DisputeResolutionReason,
          RESOLUTION_REASONS,
        ),
      ]),
    ],
    link: null,
  } satisfies Omit<Observation, 'state'>
}

function activitiesOf(dispute: Dispute): Activity[] {
  const messages = (dispute.DisputeMessage ?? []).flatMap((one): Activity[] => {
    const at = one.MessageCreationTime
    const text = one.MessageText
    return at && text
      ? [
          {
            key: `message:${one.MessageID ?? at}`,
            at,
            party: SOURCES[one.MessageSource ?? ''] ?? null,
            text,
            as: 'message',
          },
        ]
      : []
  })
  const resolutions = (dispute.DisputeResolution ?? []).flatMap((one): Activity[] => {
    const at = one.ResolutionTime
    const text = [one.DisputeResolutionRecordType, one.DisputeResolutionReason].filter(Boolean).join(' · ')
    return at && text
      ? [{ key: `${one.DisputeResolutionRecordType ?? ''}@${at}`, at, party: 'marketplace', text }]
      : []
  })
  return keyed([...messages, ...resolutions])
}

function disputesIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (typeof body === 'object' && body !== null) {
    if ('DisputeID' in body) return [body]
    const inner = 'DisputeArray' in body ? body.DisputeArray : body
    const holds = typeof inner === 'object' && inner !== null && 'Dispute' in inner
    if (holds) return Array.isArray(inner.Dispute) ? inner.Dispute : [inner.Dispute]
    // An answer without any dispute has an empty list.
    if ('DisputeArray' in body) return []
  }
  throw new Problem('contract_changed', 'no disputes in this body', { sideEffect: 'none' })
}

/** Old disputes, posted as GetUserDisputes or GetDispute answered them (XML, or JSON of the same names). Never polled. */
export const disputes = stream<Session, Dispute>({
  everySeconds: null,
  decode: (text) => (text.trimStart().startsWith('<') ? tradingAnswer(text) : parseJson(text)),
  items: disputesIn,
  parse: (item) => parseWire(disputeWire, item),
  map: (dispute, flags, at: At) => {
    const seen = content(dispute, flags, at)
    return {
      cases: [
        isUnpaid(dispute)
          ? sighting(unpaidItemMachine, { ...seen, state: recognise(unpaidItemMachine, wordOf(dispute)) })
          : sighting(inquiryMachine, { ...seen, state: recognise(inquiryMachine, wordOf(dispute)) }),
      ],
    }
  },
})
