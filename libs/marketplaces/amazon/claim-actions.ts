import { action, kind } from '#adapter'
import { claimMachine } from './claim-machine.js'
import { mailFile } from './mail-folder.js'
import type { MailShop } from './mail-box.js'
import { rereadMail } from './message-actions.js'
import { claimEffects } from './odr-effects.js'
import { byHand, tells } from './told-by-staff.js'
import { pageOf } from './told.js'

/** Claims are worked on in Seller Central alone; staff's word, a mail or money that moved shows what became of it. */
export const claim = kind({
  machine: claimMachine,
  reread: rereadMail,
  file: (session: MailShop, _ref, key) => mailFile(session, key),
  effects: ({ state, openedAt }, at) => claimEffects(state, { at, openedAt, avertUntil: null }),
  actions: {
    respond_to_claim: action({
      ...byHand(
        { en: 'Answer the claim', zh: '回复索赔' },
        {
          en: 'Opens account health in Seller Central; answer the A-to-z claim there with your evidence and confirm here.',
          zh: '打开卖家平台的账户状况页面，在那里提交对 A-to-z 索赔的说明和证据，然后在此确认。',
        },
      ),
      irreversible: true,
      confirmedBy: ['RESPONDED'],
      link: (ref) => pageOf.claims(ref.site),
      done: tells('claim', 'RESPONDED'),
    }),
    refund_claim: action({
      ...byHand(
        { en: 'Refund the buyer', zh: '退款给买家' },
        {
          en: 'Opens the order in Seller Central; refund there and confirm here. A refund after the claim was filed ends it, but the order still counts in the order defect rate.',
          zh: '打开卖家平台的订单页面，退款后在此确认。索赔提交后的退款会结束索赔，但该订单仍计入订单缺陷率。',
        },
      ),
      irreversible: true,
      movesMoney: true,
      confirmedBy: ['REFUNDED_BY_SELLER'],
      link: (ref) => pageOf.order(ref.site, ref.orderId),
      done: tells('claim', 'REFUNDED_BY_SELLER'),
    }),
    appeal_claim: action({
      ...byHand(
        { en: 'Appeal (represent to Amazon)', zh: '提出申诉' },
        {
          en: 'Opens account health in Seller Central; send the appeal with your evidence there and confirm here.',
          zh: '打开卖家平台的账户状况页面，在那里提交申诉和证据，然后在此确认。',
        },
      ),
      irreversible: true,
      confirmedBy: ['APPEALED'],
      link: (ref) => pageOf.claims(ref.site),
      done: tells('claim', 'APPEALED'),
    }),
    accept_decision: action({
      ...byHand(
        { en: 'Accept the decision', zh: '接受裁决' },
        {
          en: 'Closes the claim here without an appeal. You can still appeal in Seller Central within 30 days of the debit.',
          zh: '在此关闭索赔、不申诉。扣款后 30 天内仍可在卖家平台申诉。',
        },
      ),
      confirmedBy: ['GRANT_ACCEPTED'],
      link: (ref) => pageOf.claims(ref.site),
      done: tells('claim', 'GRANT_ACCEPTED'),
    }),
  },
})
