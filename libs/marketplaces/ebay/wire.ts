import { z } from 'zod'
import { idText } from '#adapter'

/*
 * What eBay sends, as far as we read it: a cancellation (Post-Order, JSON) and an order (Trading, XML).
 * Fields that are documented but not read are named too, so that only new ones are reported as unknown.
 */

/** An ISO 8601 instant, kept as UTC with milliseconds. */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

const unread = <Name extends string>(
  ...names: readonly Name[]
): Record<Name, z.ZodOptional<z.ZodUnknown>> => {
  const fields = names.map((name) => [name, z.unknown().optional()])
  return Object.fromEntries(fields) as Record<Name, z.ZodOptional<z.ZodUnknown>>
}

// --- Post-Order -----------------------------------------------------------------------------------------------------

const date = z.looseObject({ value: instant, ...unread('formattedValue') }).transform(({ value }) => value)

const amount = z.looseObject({
  value: z.union([z.number(), z.string()]),
  currency: z.string(),
  ...unread('convertedFromValue', 'convertedFromCurrency', 'exchangeRate'),
})

const cancelLine = z.looseObject({
  itemId: idText,
  transactionId: idText,
  itemTitle: z.string().optional(),
  cancelQuantity: z.number().int().optional(),
  ...unread('relistEligibilityCodeEnum', 'relistedItemId'),
})

const cancelActivity = z.looseObject({
  activityType: z.string(),
  activityParty: z.string().optional(),
  actionDate: date,
  cancelStateFrom: z.string().optional(),
  cancelStateTo: z.string().optional(),
  /** The same field as older versions of the interface misspell it. */
  cancelStatetateTo: z.string().optional(),
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
    ...unread('Site', 'ConditionID', 'ConditionDisplayName', 'AttributeArray', 'IntegratedMerchantCreditCardEnabled'),
  }),
  Variation: z
    .looseObject({
      SKU: z.string().optional(),
      VariationTitle: z.string().optional(),
      ...unread('VariationSpecifics', 'VariationViewItemURL'),
    })
    .optional(),
  QuantityPurchased: z.string().regex(/^\d+$/).optional(),
  TransactionPrice: xmlAmount.optional(),
  CreatedDate: instant,
  TransactionSiteID: z.string().optional(),
  InvoiceSentTime: xmlInstant,
  ...unread(
    ...(['AmountPaid', 'AdjustmentAmount', 'ConvertedAdjustmentAmount', 'Buyer', 'ShippingDetails'] as const),
    ...(['ConvertedAmountPaid', 'ConvertedTransactionPrice', 'DepositType', 'Status', 'BestOfferSale'] as const),
    ...(['VATPercent', 'ExternalTransaction', 'SellingManagerProductDetails', 'ListingCheckoutRedirect'] as const),
    ...(['ShippingServiceSelected', 'BuyerPaidStatus', 'SellerPaidStatus', 'PaidTime', 'ShippedTime'] as const),
    ...(['TotalPrice', 'FeedbackLeft', 'FeedbackReceived', 'ContainingOrder', 'FinalValueFee'] as const),
    ...(['Platform', 'PayPalEmailAddress', 'PaisaPayID', 'BuyerGuaranteePrice', 'BuyerCheckoutMessage'] as const),
    ...(['TotalTransactionPrice', 'Taxes', 'BundlePurchase', 'ActualShippingCost', 'ActualHandlingCost'] as const),
    ...(['eBayPaymentID', 'PaymentHoldDetails', 'SellerDiscounts', 'CodiceFiscale', 'UnpaidItem'] as const),
    ...(['IsMultiLegShipping', 'MultiLegShippingDetails', 'IntangibleItem', 'MonetaryDetails'] as const),
    ...(['PickupDetails', 'PickupMethodSelected', 'ShippingConvenienceCharge', 'LogisticsPlanType'] as const),
    ...(['BuyerPackageEnclosures', 'InventoryReservationID', 'ExtendedOrderID', 'Gift', 'GiftSummary'] as const),
    ...(['eBayPlusTransaction', 'DigitalDeliverySelected', 'GuaranteedShipping', 'GuaranteedDelivery'] as const),
    ...(['eBayCollectAndRemitTax', 'eBayCollectAndRemitTaxes', 'Program', 'LinkedLineItemArray'] as const),
  ),
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
    ...unread('PaymentMethod', 'IntegratedMerchantCreditCardEnabled', 'PaymentInstrument'),
  }),
  CancelStatus: z.string().optional(),
  CancelReason: z.string().optional(),
  CancelDetail: z.array(cancelDetail).optional(),
  TransactionArray: z.looseObject({ Transaction: z.array(orderLine).min(1) }),
  ...unread(
    ...(['AdjustmentAmount', 'AmountPaid', 'AmountSaved', 'ShippingDetails', 'CreatingUserRole'] as const),
    ...(['PaymentMethods', 'SellerEmail', 'ShippingAddress', 'ShippingServiceSelected', 'Subtotal'] as const),
    ...(['ExternalTransaction', 'BundlePurchase', 'IntegratedMerchantCreditCardEnabled', 'EIASToken'] as const),
    ...(['BuyerCheckoutMessage', 'PaymentHoldStatus', 'PaymentHoldDetails', 'RefundAmount', 'RefundStatus'] as const),
    ...(['RefundArray', 'IsMultiLegShipping', 'MultiLegShippingDetails', 'MonetaryDetails'] as const),
    ...(['PickupDetails', 'PickupMethodSelected', 'SellerUserID', 'SellerEIASToken'] as const),
    ...(['CancelReasonDetails', 'ShippingConvenienceCharge', 'LogisticsPlanType', 'BuyerTaxIdentifier'] as const),
    ...(['BuyerPackageEnclosures', 'ExtendedOrderID', 'ContainseBayPlusTransaction'] as const),
    ...(['eBayCollectAndRemitTax', 'OrderLineItemCount', 'Program'] as const),
  ),
})

export type Order = z.output<typeof orderWire>
export type Line = Order['TransactionArray']['Transaction'][number]

export const cancellationWire = z.looseObject({
  cancelId: idText,
  cancelState: z.string().min(1),
  cancelStatus: z.string().optional(),
  cancelReason: z.string().optional(),
  cancelCloseReason: z.string().optional(),
  requestorType: z.string().optional(),
  marketplaceId: z.string().optional(),
  legacyOrderId: idText.optional(),
  itemId: idText.optional(),
  transactionId: idText.optional(),
  lineItems: z.array(cancelLine).optional(),
  buyerLoginName: z.string().optional(),
  requestRefundAmount: amount.optional(),
  cancelRequestDate: date,
  cancelCloseDate: date.optional(),
  lastModifiedDate: date.optional(),
  sellerResponseDueDate: date.optional(),
  activityHistories: z.array(cancelActivity).optional(),
  /** Not eBay's: the orders that an unpaid cancellation concerns, put beside it when it was read. */
  unpaidOrders: z.array(orderWire).optional(),
  ...unread('buyerResponseDueDate', 'sellerLoginName', 'paymentStatus', 'partialOrderType', 'shipmentDate'),
  ...unread('payoutRecoupInfo', 'refundInfo', 'moneyMovementInfo'),
})

export type Cancellation = z.output<typeof cancellationWire>
