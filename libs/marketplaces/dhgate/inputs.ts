import { z } from 'zod'

/** The longest text that goes to DHgate's page or to the buyer, in UTF-16 units; our choice, DHgate names none. */
const LONGEST_TEXT = 2_000

const words = (en: string, zh: string) => ({ 'x-words': { en, zh } })

/** DHgate takes no Chinese in addresses since 2024-03-13: printable ASCII. */
const ASCII = /^[\x20-\x7e]+$/
const latin = (longest: number) =>
  z.string().trim().min(1).max(longest).regex(ASCII, 'in English letters: DHgate takes no other in addresses')

export const message = z.string().trim().min(1).max(LONGEST_TEXT)

/** An amount as text, so that no cent is lost: `12.30`. From 0, which a refusal may propose since 2024-03-13. */
export const amount = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'an amount such as 12.30, from 0')

/** A return address in English; it must name district and street (rule of 2024-03-13, sellerby.com/p/132). */
export const returnAddress = z
  .strictObject({
    name: latin(80).meta(words('Name', '收件人')),
    phone: z
      .string()
      .regex(/^\+?[0-9 ()-]{5,24}$/, 'digits, such as +86 571 1234 5678')
      .meta(words('Telephone', '电话')),
    country: latin(60).meta(words('Country', '国家')),
    province: latin(60).meta(words('Province', '省')),
    city: latin(60).meta(words('City', '市')),
    district: latin(60).meta(words('District', '区')),
    street: latin(160).meta(words('Street and number', '街道及门牌')),
    postcode: z
      .string()
      .regex(/^[A-Za-z0-9 -]{3,12}$/)
      .meta(words('Postcode', '邮编')),
  })
  .meta(words('Return address', '退货地址'))

export type ReturnAddress = z.output<typeof returnAddress>

/** One line, as it is given to a carrier. */
export const lineOf = (address: ReturnAddress): string =>
  [
    address.name,
    address.street,
    address.district,
    address.city,
    address.province,
    address.postcode,
    address.country,
    address.phone,
  ].join(', ')

export const agreeInput = z.strictObject({
  solution: z
    .enum(['full_refund', 'partial_refund', 'return_and_refund', 'resend'])
    .meta(words('What the buyer asks for and you agree to', '同意的方案')),
  amount: amount.optional().meta(words('Amount', '金额')),
  message: message.optional().meta(words('Words to the buyer', '给买家的留言')),
})

/** A refusal must come with an own proposal. */
export const refuseInput = z
  .strictObject({
    proposal: z
      .enum(['no_refund', 'full_refund', 'partial_refund', 'return_and_refund', 'resend'])
      .meta(words('Your proposal', '您的方案')),
    amount: amount.optional().meta(words('Amount', '金额')),
    returnAddress: returnAddress.optional(),
    message: message.meta(words('Reasons, for the buyer', '拒绝理由（买家可见）')),
  })
  .superRefine((input, context) => {
    const need = (path: 'amount' | 'returnAddress', message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message })
    const paid = input.proposal === 'partial_refund' || input.proposal === 'return_and_refund'
    if (paid && input.amount === undefined) need('amount', 'this proposal needs an amount')
    if (input.proposal === 'no_refund' && Number(input.amount ?? 0) !== 0)
      need('amount', 'no refund means an amount of 0')
    if (input.proposal === 'return_and_refund' && input.returnAddress === undefined)
      need('returnAddress', 'a return needs your address')
  })

export const evidenceInput = z.strictObject({
  text: message.meta(words('What the evidence shows', '证据说明')),
  files: z.array(z.string()).max(10).default([]).meta(words('Files', '文件')),
})

export const addressInput = z.strictObject({ returnAddress })

export const confirmInput = z.strictObject({
  text: message.optional().meta(words('Condition of the goods', '退货状况')),
})

export const messageInput = z.strictObject({ message: message.meta(words('Message', '留言内容')) })

export const noteInput = z.strictObject({
  shows: z
    .enum([
      'details',
      'buyer_proposed',
      'return_required',
      'return_tracking_given',
      'ruled_seller_liable',
      'ruled_buyer_liable',
      'ruled_both_liable',
      'refunded',
      'partly_refunded',
      'released',
      'withdrawn',
    ])
    .meta(words('What DHgate’s page shows', '平台页面显示')),
  reason: z.string().trim().max(200).optional().meta(words('The buyer’s reason', '买家理由')),
  amount: amount.optional().meta(words('Amount', '金额')),
  text: z.string().trim().max(LONGEST_TEXT).optional().meta(words('Note', '备注')),
})
