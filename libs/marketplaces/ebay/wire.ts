import { z } from 'zod'
import { idText } from '#adapter'

/*
 * What eBay sends, as far as we read it: a cancellation (Post-Order, JSON) and an order (Trading, XML).
 * Fields that are documented but not read are named too, so that only new ones are reported as unknown.
 */

/** An ISO 8601 instant, kept as UTC with milliseconds. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

export const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Documented fields that we do not read. */
export const unread = (names: string): Record<string, z.ZodOptional<z.ZodUnknown>> =>
  Object.fromEntries(words(names).map((name) => [name, z.unknown().optional()]))

/** A field that may be missing or null. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined)

// --- Post-Order -----------------------------------------------------------------------------------------------------

/** A date of Post-Order, kept as ISO 8601 UTC with milliseconds. */
export const date = z
  .looseObject({ value: instant, ...unread('formattedValue') })
  .transform(({ value }) => value)

export const amount = z.looseObject({
  value: z.union([z.number(), z.string()]),
  currency: z.string(),
  ...unread('convertedFromValue convertedFromCurrency exchangeRate'),
})

const cancelLine = z.looseObject({
  itemId: idText,
  transactionId: idText,
  itemTitle: maybe(z.string()),
  cancelQuantity: maybe(z.number().int()),
  ...unread('relistEligibilityCodeEnum relistedItemId'),
})

/** Interface descriptions disagree on the names of the two states; `cancelStatetateTo` is one of eBay's own pages. */
const cancelActivity = z.looseObject({
  activityType: z.string(),
  activityParty: maybe(z.string()),
  actionDate: date,
  cancelStateFrom: maybe(z.string()),
  stateFrom: maybe(z.string()),
  cancelStateTo: maybe(z.string()),
  cancelStatetateTo: maybe(z.string()),
  stateTo: maybe(z.string()),
})

/** can:MoneyMovementDetailType and its namesake of returns. */
export const movement = z.looseObject({
  moneyMovementType: z.string(),
  status: maybe(z.string()),
  requestedAmount: maybe(amount),
  actualAmount: maybe(amount),
  creationDate: maybe(date),
  ...unread('id from to fundingSource fundingStatus lastModifiedDate'),
})

// --- Trading --------------------------------------------------------------------------------------------------------

/** An element with attributes: its text stands beside them. */
const xmlAmount = z.looseObject({ '#text': z.string(), '@currencyID': z.string() })

/** An element that may be there without content. */
const xmlInstant = z.union([z.literal('').transform(() => undefined), instant]).optional()

const orderLine = z.looseObject({
  TransactionID: idText,
  OrderLineItemID: idText.optional(),
  Item: z.looseObject({
    ItemID: idText,
    Title: z.string().optional(),
    SKU: z.string().optional(),
    ...unread(`
    Site ConditionID ConditionDisplayName AttributeArray IntegratedMerchantCreditCardEnabled
  `),
  }),
  Variation: z
    .looseObject({
      SKU: z.string().optional(),
      VariationTitle: z.string().optional(),
      ...unread('VariationSpecifics VariationViewItemURL'),
    })
    .optional(),
  QuantityPurchased: z.string().regex(/^\d+$/).optional(),
  TransactionPrice: xmlAmount.optional(),
  CreatedDate: instant,
  TransactionSiteID: z.string().optional(),
  InvoiceSentTime: xmlInstant,
  ...unread(`
    AmountPaid AdjustmentAmount ConvertedAdjustmentAmount Buyer ShippingDetails ConvertedAmountPaid
    ConvertedTransactionPrice DepositType Status BestOfferSale VATPercent ExternalTransaction
    SellingManagerProductDetails ListingCheckoutRedirect ShippingServiceSelected BuyerPaidStatus
    SellerPaidStatus PaidTime ShippedTime TotalPrice FeedbackLeft FeedbackReceived ContainingOrder
    FinalValueFee Platform PayPalEmailAddress PaisaPayID BuyerGuaranteePrice BuyerCheckoutMessage
    TotalTransactionPrice Taxes BundlePurchase ActualShippingCost ActualHandlingCost eBayPaymentID
    PaymentHoldDetails SellerDiscounts CodiceFiscale UnpaidItem IsMultiLegShipping
    MultiLegShippingDetails IntangibleItem MonetaryDetails PickupDetails PickupMethodSelected
    ShippingConvenienceCharge LogisticsPlanType BuyerPackageEnclosures InventoryReservationID
    ExtendedOrderID Gift GiftSummary eBayPlusTransaction DigitalDeliverySelected GuaranteedShipping
    GuaranteedDelivery eBayCollectAndRemitTax eBayCollectAndRemitTaxes Program LinkedLineItemArray
  `),
})

/** Cancel details of an order; `CancelIntiator` is eBay's spelling. */
const cancelDetail = z.looseObject({
  CancelReason: z.string().optional(),
  CancelReasonDetails: z.string().optional(),
  CancelIntiator: z.string().optional(),
  CancelIntiationDate: xmlInstant,
  CancelCompleteDate: xmlInstant,
})

export const orderWire = z.looseObject({
  OrderID: idText,
  OrderStatus: z.string().min(1),
  CreatedTime: instant,
  PaidTime: xmlInstant,
  ShippedTime: xmlInstant,
  BuyerUserID: z.string().optional(),
  Total: xmlAmount.optional(),
  CheckoutStatus: z.looseObject({
    eBayPaymentStatus: z.string().optional(),
    LastModifiedTime: xmlInstant,
    Status: z.string().optional(),
    ...unread('PaymentMethod IntegratedMerchantCreditCardEnabled PaymentInstrument'),
  }),
  CancelStatus: z.string().optional(),
  CancelReason: z.string().optional(),
  CancelDetail: z.array(cancelDetail).optional(),
  TransactionArray: z.looseObject({ Transaction: z.array(orderLine).min(1) }),
  ...unread(`
    AdjustmentAmount AmountPaid AmountSaved ShippingDetails CreatingUserRole PaymentMethods SellerEmail
    ShippingAddress ShippingServiceSelected Subtotal ExternalTransaction BundlePurchase
    IntegratedMerchantCreditCardEnabled EIASToken BuyerCheckoutMessage PaymentHoldStatus
    PaymentHoldDetails RefundAmount RefundStatus RefundArray IsMultiLegShipping MultiLegShippingDetails
    MonetaryDetails PickupDetails PickupMethodSelected SellerUserID SellerEIASToken CancelReasonDetails
    ShippingConvenienceCharge LogisticsPlanType BuyerTaxIdentifier BuyerPackageEnclosures
    ExtendedOrderID ContainseBayPlusTransaction eBayCollectAndRemitTax OrderLineItemCount Program
  `),
})

export type Order = z.output<typeof orderWire>
export type Line = Order['TransactionArray']['Transaction'][number]

export const cancellationWire = z.looseObject({
  cancelId: idText,
  cancelState: z.string().min(1),
  cancelStatus: maybe(z.string()),
  cancelReason: maybe(z.string()),
  cancelCloseReason: maybe(z.string()),
  requestorType: maybe(z.string()),
  marketplaceId: maybe(z.string()),
  legacyOrderId: maybe(idText),
  itemId: maybe(idText),
  transactionId: maybe(idText),
  lineItems: maybe(z.array(cancelLine)),
  buyerLoginName: maybe(z.string()),
  requestRefundAmount: maybe(amount),
  cancelRequestDate: date,
  cancelCloseDate: maybe(date),
  lastModifiedDate: maybe(date),
  sellerResponseDueDate: maybe(date),
  activityHistories: maybe(z.array(cancelActivity)),
  moneyMovementInfo: maybe(z.array(movement)),
  /** Not eBay's: the orders that an unpaid cancellation concerns, put beside it when it was read. */
  unpaidOrders: z.array(orderWire).optional(),
  ...unread(`
    buyerResponseDueDate sellerLoginName paymentStatus partialOrderType shipmentDate payoutRecoupInfo refundInfo
  `),
})

export type Cancellation = z.output<typeof cancellationWire>

// Lists of 2021 with what newer documents add; eBay extends them without notice, so that other values are kept and flagged.
export const CANCEL_REASONS = words(`
  ADDRESS_ISSUES BUYER_ASKED_CANCEL BUYER_CANCEL_OR_ADDRESS_ISSUE FOUND_CHEAPER_PRICE ORDER_MISTAKE
  ORDER_UNPAID OTHER OUT_OF_STOCK_OR_CANNOT_FULFILL PRICE_TOO_HIGH UNKNOWN WONT_ARRIVE_IN_TIME
  WRONG_PAYMENT_METHOD WRONG_SHIPPING_ADDRESS WRONG_SHIPPING_METHOD
`)

export const CANCEL_STATUSES = words(`
  INVALID CANCEL_REQUESTED CANCEL_PENDING CANCEL_REJECTED CANCEL_CLOSED_NO_REFUND
  CANCEL_CLOSED_WITH_REFUND CANCEL_CLOSED_UNKNOWN_REFUND CANCEL_CLOSED_FOR_COMMITMENT
`)

export const CLOSE_REASONS = words(`
  BUYER_CONFIRM_NOT_PAID BUYER_CONFIRM_REFUND BUYER_CONFIRM_TIMEOUT_NON_PAYPAL_PAID
  BUYER_CONFIRM_TIMEOUT_PAYPAL_PAID FULL_REFUNDED INELIGIBLE_FOR_CANCEL REFUND_FAILED
  SELLER_APPROVE_TIMEOUT_PAID SELLER_APPROVE_TIMEOUT_UNPAID SELLER_APPROVE_UNPAID SELLER_DECLINE
  SYSTEM_NOTIFY_SHIPPING_STATUS UNKNOWN CHARGEBACK_DISPUTE_FILED FULL_REFUNDED_AS_PAYOUT
  FULL_REFUNDED_T2_FAILED
`)

export const ACTIVITIES = words(`
  BUYER_CREATE_CANCEL SELLER_CREATE_CANCEL SELLER_APPROVE SELLER_REJECT BUYER_CONFIRM_REFUND SYSTEM_REFUND
  SYSTEM_REJECT SYSTEM_NOTIFYPP_REFUND SYSTEM_NOTIFY_REFUND_STATUS UNKNOWN SYSTEM_TIMEOUT_FOR_APPROVAL
  SYSTEM_TIMEOUT_FOR_CONFIRMATION SYSTEM_CHARGEBACK_OPENED SYSTEM_CREATE_CANCEL
  SYSTEM_NOTIFY_PAYOUT_STATUS
`)

/** States of a cancellation that is not decided yet. */
export const IN_FLIGHT = words(`
  INITIAL APPROVAL_PENDING REFUND_PENDING REFUND_INITIATED REFUND_FAILED_RETRY CONFIRM_REFUND_PENDING
`)

// PaymentStatusCodeType, CancelReasonCodeType and CancelInitiatorCodeType of Trading, version 1423.
export const PAYMENT_FAILED = words(`
  BuyerECheckBounced BuyerCreditCardFailed BuyerFailedPaymentReportedBySeller
`)
export const PAYMENT_RUNS = words('PayPalPaymentInProcess PaymentInProcess')
/** Reasons that say that something else than non-payment ended an order. */
export const OTHER_REASONS = words(`
  BuyerCancelOrder BuyerCancelOrAddressIssue OrderPlacedByMistake WontArriveInTime PriceTooHigh
  FoundCheaperPrice OutOfStock OutOfStockOrCannotFulfill BuyerNoShow BuyerRefused BuyerNotSchedule
  ValetDeliveryIssues ValetUnavailable
`)
export const CANCEL_INITIATORS = words('Buyer Seller CS System Unknown CustomCode')
