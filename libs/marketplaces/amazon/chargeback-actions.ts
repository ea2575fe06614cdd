import { z } from 'zod'
import { action, kind } from '#adapter'
import type { Words } from '#adapter'
import { chargebackMachine } from './chargeback-machine.js'
import { isAmazon } from './mail-addresses.js'
import { mailFile } from './mail-folder.js'
import type { MailShop } from './mail-box.js'
import { rereadMail } from './message-actions.js'
import { chargebackEffects, chargebackType } from './odr-effects.js'
import { replyToNotice } from './reply.js'
import { byHand, tells } from './told-by-staff.js'
import { pageOf } from './told.js'

const LONGEST_ANSWER = 10_000

/** Chargebacks are answered in Seller Central or by answering Amazon's mail; the bank decides. */
export const chargeback = kind({
  machine: chargebackMachine,
  reread: rereadMail,
  file: (session: MailShop, _ref, key) => mailFile(session, key),
  effects: ({ state, reason }) => chargebackEffects(state, chargebackType(reason?.code ?? null)),
  actions: {
    represent_chargeback: action({
      ...byHand(
        { en: 'Represented in Seller Central', zh: '已在卖家平台申辩' },
        {
          en: 'Opens Seller Central (Performance, chargeback claims); send your evidence there and confirm here.',
          zh: '打开卖家平台（绩效 > 信用卡拒付索赔），在那里提交证据，然后在此确认。',
        },
      ),
      irreversible: true,
      confirmedBy: ['REPRESENTED'],
      link: (ref) => pageOf.claims(ref.site),
      done: tells('chargeback', 'REPRESENTED'),
    }),
    represent_by_mail: action({
      title: { en: 'Represent by answering the mail', zh: '回复邮件进行申辩' },
      description: {
        en: 'Answers Amazon’s notice by mail with your words and files: Amazon takes that as your representation. It cannot be taken back.',
        zh: '以您的说明和附件回复亚马逊的拒付通知邮件，亚马逊将其视为申辩，发送后无法撤回。',
      },
      via: 'email',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        message: z
          .string()
          .trim()
          .min(1)
          .max(LONGEST_ANSWER)
          .meta({ 'x-words': { en: 'Message', zh: '说明' } }),
        files: z
          .array(z.string())
          .max(10)
          .default([])
          .meta({ 'x-words': { en: 'Evidence', zh: '证据' } }),
      }),
      files: ['files'],
      confirmedBy: ['REPRESENTED'],
      guard: (ref): Words | null =>
        isAmazon(ref.native['replyTo'] ?? '')
          ? null
          : {
              en: 'No mail of Amazon’s about this chargeback is known that could be answered',
              zh: '没有可回复的亚马逊拒付通知邮件',
            },
      follow: async (session: MailShop) =>
        session.mail.readable ? { state: 'pending' } : { state: 'confirmed' },
      run: (session: MailShop, ref, input, files) => replyToNotice(session, ref, input, files, isAmazon),
    }),
    refund_chargeback: action({
      ...byHand(
        { en: 'Refund the buyer', zh: '退款给买家' },
        {
          en: 'Opens the order in Seller Central; refund there and confirm here. It admits the claim: a service chargeback then counts in the order defect rate.',
          zh: '打开卖家平台的订单页面，退款后在此确认。这等于承认拒付：服务类拒付将计入订单缺陷率。',
        },
      ),
      irreversible: true,
      movesMoney: true,
      confirmedBy: ['REFUNDED'],
      link: (ref) => pageOf.order(ref.site, ref.orderId),
      done: tells('chargeback', 'REFUNDED'),
    }),
  },
})
