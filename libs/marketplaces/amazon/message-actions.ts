import { z } from 'zod'
import { action, kind } from '#adapter'
import type { CaseRef, FileBody, RawItems, Words } from '#adapter'
import { CARE_ADDRESSES } from './mail-addresses.js'
import { findMail, mailFile } from './mail-folder.js'
import { readMail } from './mail-read.js'
import type { MailShop } from './mail-box.js'
import { messageMachine } from './message-machine.js'
import { replyToBuyer, sendAndKeep } from './reply.js'
import { byHand, tells } from './told-by-staff.js'
import { pageOf } from './told.js'

/** As Seller Central's own form takes it (UNCONFIRMED; in UTF-16 units, the strictest reading). */
const LONGEST_REPLY = 4_000

const answer = z.strictObject({
  message: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_REPLY)
    .meta({ 'x-words': { en: 'Message', zh: '回复内容' } }),
  files: z
    .array(z.string())
    .max(10)
    .default([])
    .meta({ 'x-words': { en: 'Files', zh: '附件' } }),
})

const BY_CARE_SERVICE: Words = {
  en: 'Amazon’s care service answers this buyer in your place: hand the question on instead of writing as well',
  zh: '该买家由亚马逊客服（CSBA）代为回复：请转交客服，不要重复回复',
}

const servedByCare = (ref: CaseRef): Words | null =>
  ref.native['served'] === 'care_service' ? BY_CARE_SERVICE : null

/** A day before the case: mails around its opening are found whatever zone the server counts by. */
const sinceOf = (ref: CaseRef): Date => new Date(Date.parse(ref.openedAt) - 86_400_000)

/** The mails that show one case afresh. */
export async function rereadMail(session: MailShop, ref: CaseRef): Promise<readonly RawItems[]> {
  const wanted = { orderId: ref.orderId, address: ref.buyer?.handle ?? null, since: sinceOf(ref) }
  return [{ stream: 'mail', items: await findMail(session, wanted) }]
}

/** Without a mailbox nothing can show that a mail went out: then the mail server's word is all there is. */
const accepted = async (session: MailShop): Promise<{ state: 'pending' } | { state: 'confirmed' }> =>
  session.mail.readable ? { state: 'pending' } : { state: 'confirmed' }

async function forward(
  session: MailShop,
  ref: CaseRef,
  input: { readonly note?: string | undefined },
): Promise<{ receipt: string }> {
  const asked = await wordsOf(session, ref)
  const text = [
    `A buyer asked about order ${ref.orderId ?? ''}, which Customer Service by Amazon serves. Please answer in our place.`,
    input.note ?? '',
    asked === null ? '' : `The buyer wrote:\n\n${asked}`,
  ]
  return sendAndKeep(session, {
    to: CARE_ADDRESSES[ref.site] ?? '',
    subject: `Buyer message, order ${ref.orderId ?? ''}`,
    text: text.filter((part) => part !== '').join('\n\n'),
  })
}

async function wordsOf(session: MailShop, ref: CaseRef): Promise<string | null> {
  const wanted = { orderId: ref.orderId, address: ref.buyer?.handle ?? null, since: sinceOf(ref) }
  const mails = (await findMail(session, wanted)).map(({ rfc822 }) =>
    readMail(rfc822, { seenAt: session.now().toISOString(), authServer: '' }),
  )
  return mails.find(({ id }) => id === ref.native['messageId'])?.text ?? null
}

const reply = action({
  title: { en: 'Reply to the buyer', zh: '回复买家' },
  description: {
    en: 'Sends the message by mail from your registered sender to the buyer’s relay address at Amazon. It cannot be taken back.',
    zh: '从您在亚马逊登记的发件地址发送邮件到买家的中转地址，发送后无法撤回。',
  },
  via: 'email',
  irreversible: true,
  movesMoney: false,
  input: answer,
  outgoing: ['message'],
  files: ['files'],
  confirmedBy: ['ANSWERED'],
  guard: servedByCare,
  follow: accepted,
  run: (session: MailShop, ref, input, files: readonly FileBody[]) =>
    replyToBuyer(session, ref, input, files),
})

export const message = kind({
  machine: messageMachine,
  reread: rereadMail,
  file: (session: MailShop, _ref, key) => mailFile(session, key),
  actions: {
    reply,
    write_again: action({
      ...reply,
      title: { en: 'Write again', zh: '再次发送消息' },
      description: {
        en: 'Sends a further message while the buyer has not answered. Mind how often you write. It cannot be taken back.',
        zh: '在买家未回复期间再发一条消息，请注意联系频率。发送后无法撤回。',
      },
      // The state stays what it was; that the letter stands among the sent mails proves it.
      confirmedBy: null,
      run: (session: MailShop, ref, input: z.output<typeof answer>, files) =>
        replyToBuyer(session, ref, input, files),
    }),
    mark_answered: action({
      ...byHand(
        { en: 'Answered in Seller Central', zh: '已在卖家平台回复' },
        {
          en: 'Opens the buyer messages; answer there and confirm here. The buyer’s clock then stops.',
          zh: '打开买家消息页面，在那里回复后在此确认，随后停止计时。',
        },
      ),
      confirmedBy: ['ANSWERED'],
      link: (ref) => pageOf.messages(ref.site),
      done: tells('message', 'ANSWERED'),
    }),
    no_response_needed: action({
      ...byHand(
        { en: 'No response needed', zh: '无需回复' },
        {
          en: 'Mark the message as “No response needed” in Seller Central and confirm here: it then does not count as late. A new message of the buyer opens it again.',
          zh: '在卖家平台将消息标记为“无需回复”，并在此确认：不计入延迟回复。买家再次来信时会重新打开。',
        },
      ),
      confirmedBy: ['NO_RESPONSE_NEEDED'],
      link: (ref) => pageOf.messages(ref.site),
      done: tells('message', 'NO_RESPONSE_NEEDED'),
    }),
    response_needed_after_all: action({
      ...byHand(
        { en: 'A response is needed after all', zh: '仍需回复' },
        {
          en: 'Takes “No response needed” back; the clock counts from the buyer’s message again.',
          zh: '撤销“无需回复”，重新从买家来信时间开始计时。',
        },
      ),
      confirmedBy: ['NEW'],
      link: (ref) => pageOf.messages(ref.site),
      done: tells('message', 'NEW', (ref): Record<string, string> => {
        const asked = ref.native['asked']
        return asked === undefined ? {} : { enteredAt: asked }
      }),
    }),
    finish: action({
      ...byHand(
        { en: 'Finished', zh: '已完结' },
        {
          en: 'Closes the thread here: Amazon has no such mark. A new message of the buyer opens it again.',
          zh: '在此关闭会话（亚马逊没有对应标记）。买家再次来信时会重新打开。',
        },
      ),
      confirmedBy: ['FINISHED'],
      link: (ref) => pageOf.messages(ref.site),
      done: tells('message', 'FINISHED'),
    }),
    forward_to_care_service: action({
      title: { en: 'Hand on to the care service', zh: '转交亚马逊客服' },
      description: {
        en: 'Sends the buyer’s question by mail to Customer Service by Amazon, which answers orders that it serves. It cannot be taken back.',
        zh: '将买家的问题通过邮件转交亚马逊客户服务（CSBA）处理，发送后无法撤回。',
      },
      via: 'email',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        note: z
          .string()
          .trim()
          .max(LONGEST_REPLY)
          .optional()
          .meta({ 'x-words': { en: 'Note to the care service', zh: '给客服的说明' } }),
      }),
      outgoing: ['note'],
      confirmedBy: ['WITH_CARE_SERVICE'],
      guard: (ref): Words | null => {
        if (ref.orderId === null)
          return {
            en: 'The care service takes questions about orders only',
            zh: '亚马逊客服只处理订单相关问题',
          }
        return Object.hasOwn(CARE_ADDRESSES, ref.site)
          ? null
          : {
              en: 'No address of the care service is known for this marketplace: use Seller Central',
              zh: '该站点没有已知的客服邮箱，请在卖家平台操作',
            }
      },
      follow: accepted,
      run: (session: MailShop, ref, input) => forward(session, ref, input),
    }),
  },
})
