import { Problem, action, kind } from '#adapter'
import type { CaseRef, Shown, Words } from '#adapter'
import { tooLittle, tooMuch } from './amounts.js'
import type { Session } from './client.js'
import { disputeMachine, codeOf } from './dispute-machine.js'
import type { DisputeState } from './dispute-machine.js'
import { byHandUnless, page, sendEvidence, sendNamed } from './dispute-sending.js'
import { rereadDispute } from './dispute-sweep.js'
import {
  addressInput,
  agreeInput,
  confirmInput,
  evidenceInput,
  lineOf,
  messageInput,
  noteInput,
  refuseInput,
} from './inputs.js'
import { sendAboutOrder } from './message-send.js'
import { preshipIdOf } from './preship.js'
import { fits, toldBy } from './told.js'

const isState =
  (start: string) =>
  (state: string): state is DisputeState =>
    codeOf(state) === start

const STATES = Object.keys(disputeMachine.states) as DisputeState[]
const CLOSED = STATES.filter(isState('CLOSED'))
const EXECUTING = STATES.filter(isState('106003'))
const RULED = STATES.filter((state) => ['107002', '107003'].includes(codeOf(state)))

const amountText = (ref: CaseRef, amount: string | undefined): string =>
  amount === undefined ? '' : `${amount} ${ref.amount?.currency ?? ''}`.trim()

const lines = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n')

/** The word of staff stands as long as DHgate, read again, shows nothing else. */
const standsIn =
  (states: readonly string[]) =>
  ({ state }: Shown): boolean =>
    states.includes(state)

const WORD =
  'DHgate’s interface does not show this by itself: your confirmation is checked against the code that it shows.'
const WORD_ZH = '敦煌网接口不直接显示该操作，系统会将您的确认与接口返回的状态核对。'

/** Reads one dispute, or the order of a refund before shipping, again. */
async function reread(session: Session, ref: CaseRef) {
  const orderNo = ref.orderId ?? ''
  if (ref.nativeId === preshipIdOf(orderNo)) {
    const items = [{ order: orderIn(await session.call('orderGet', { orderNo })), after: ref.state }]
    return [{ stream: 'orders', items }]
  }
  const opened = ref.native['disputeOpenDate']
  if (opened === undefined) return []
  return [{ stream: 'disputes', items: await rereadDispute(session, orderNo, opened) }]
}

export const dispute = kind<
  Session,
  DisputeState,
  'agree' | 'refuse' | 'submit_evidence' | 'give_return_address' | 'confirm_return' | 'message_buyer' | 'note'
>({
  machine: disputeMachine,
  reread,
  actions: {
    agree: action({
      title: { en: 'Agree to the buyer’s request', zh: '同意买家请求' },
      description: {
        en: 'Write down what you agree to, agree on DHgate’s page, then confirm here. It counts as done when DHgate shows that an agreement was reached; if it does not within 24 hours, you are told.',
        zh: '记录同意的方案，在敦煌网页面操作后回到此处确认。接口显示“达成协议”后视为完成；24 小时内未显示会提醒您。',
      },
      ...byHandUnless('disputeAgree'),
      irreversible: true,
      movesMoney: true,
      input: agreeInput,
      outgoing: ['message'],
      confirmedBy: [...EXECUTING, '105002', '105003', '111000', '111111', ...CLOSED],
      check: (ref, input) => tooMuch(ref, input.amount),
      run: (session: Session, ref, input) =>
        sendNamed(session, 'disputeAgree', ref, {
          solution: input.solution,
          amount: input.amount,
          message: input.message,
        }),
      done: (ref, input, who) =>
        toldBy(ref, 'agreed', who, lines(input.solution, amountText(ref, input.amount), input.message)),
    }),
    refuse: action({
      title: { en: 'Refuse with an own proposal', zh: '拒绝并提出方案' },
      description: {
        en: `DHgate takes a refusal with a proposal only. Write it down, enter it on DHgate’s page, then confirm here; the case then waits for the buyer. ${WORD}`,
        zh: `敦煌网要求拒绝时同时提出方案。记录方案，在页面提交后回到此处确认，随后等待买家。${WORD_ZH}`,
      },
      ...byHandUnless('disputeRefuse'),
      irreversible: false,
      movesMoney: false,
      input: refuseInput,
      outgoing: ['message'],
      confirmedBy: null,
      shownBy: standsIn(['106001/COUNTERED', '105001', '105004', '106002', '107001', '109002', ...RULED]),
      check: (ref, input, settings) => tooMuch(ref, input.amount) ?? tooLittle(ref, input.amount, settings),
      run: (session: Session, ref, input) =>
        sendNamed(session, 'disputeRefuse', ref, {
          proposal: input.proposal,
          amount: input.amount ?? '0',
          message: input.message,
          address: input.returnAddress && lineOf(input.returnAddress),
        }),
      done: (ref, input, who) =>
        toldBy(
          ref,
          'refused',
          who,
          lines(
            input.proposal,
            amountText(ref, input.amount),
            input.returnAddress && lineOf(input.returnAddress),
            input.message,
          ),
        ),
    }),
    submit_evidence: action({
      title: { en: 'Give evidence', zh: '提交证据' },
      description: {
        en: `Put the files and what they show together here, upload them on DHgate’s page, then confirm. ${WORD}`,
        zh: `在此整理文件与说明，到敦煌网页面上传后确认。${WORD_ZH}`,
      },
      ...byHandUnless('disputeEvidence'),
      irreversible: true,
      movesMoney: false,
      input: evidenceInput,
      outgoing: ['text'],
      files: ['files'],
      confirmedBy: null,
      shownBy: standsIn(['106002', '107001/EVIDENCE_GIVEN', '109001', '109002', ...RULED, ...CLOSED]),
      run: (session: Session, ref, input, files) => sendEvidence(session, ref, input.text, files),
      done: (ref, input, who) =>
        toldBy(ref, 'evidence_given', who, lines(input.text, `${input.files.length} files`)),
    }),
    give_return_address: action({
      title: { en: 'Give the return address', zh: '提供退货地址' },
      description: {
        en: `In English, with district and street. Enter it on DHgate’s page, then confirm here; the buyer then has 7 days to send the goods. ${WORD}`,
        zh: `须为英文并包含区与街道。在敦煌网页面填写后确认，买家随后有 7 天寄出。${WORD_ZH}`,
      },
      ...byHandUnless('returnAddress'),
      irreversible: true,
      movesMoney: false,
      input: addressInput,
      confirmedBy: null,
      shownBy: standsIn(
        STATES.filter((state) => /RETURN_(SHIPPING|RECEIPT)$/.test(state) || codeOf(state) === 'CLOSED'),
      ),
      run: (session: Session, ref, input) =>
        sendNamed(session, 'returnAddress', ref, {
          ...input.returnAddress,
          address: lineOf(input.returnAddress),
        }),
      done: (ref, input, who) => toldBy(ref, 'return_address_given', who, lineOf(input.returnAddress)),
    }),
    confirm_return: action({
      title: { en: 'Confirm the return', zh: '确认收到退货' },
      description: {
        en: 'Confirms that the goods came back: the buyer is refunded. Do it on DHgate’s page, then confirm here; it counts as done when DHgate shows the dispute as closed.',
        zh: '确认收到退货后将退款给买家。在敦煌网页面操作后确认；接口显示纠纷关闭后视为完成。',
      },
      ...byHandUnless('confirmReturn'),
      irreversible: true,
      movesMoney: true,
      input: confirmInput,
      confirmedBy: CLOSED,
      run: (session: Session, ref, input) => sendNamed(session, 'confirmReturn', ref, { text: input.text }),
      done: (ref, input, who) => toldBy(ref, 'return_confirmed', who, input.text ?? ''),
    }),
    message_buyer: action({
      title: { en: 'Write to the buyer', zh: '给买家留言' },
      description: {
        en: 'Sends a message about the order: the only thing that DHgate’s interface lets a seller do in a dispute. It cannot be taken back.',
        zh: '发送与订单相关的站内信，这是接口在纠纷中唯一支持的操作，发送后无法撤回。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: messageInput,
      outgoing: ['message'],
      confirmedBy: null,
      guard: (ref) => (ref.native['buyerId'] ? null : NO_BUYER),
      run: (session: Session, ref, input) =>
        sendAboutOrder(session, ref.native['buyerId'] ?? '', ref.orderId ?? '', input.message),
    }),
    note: action({
      title: { en: 'Note what DHgate’s page shows', zh: '记录平台页面显示的内容' },
      description: {
        en: 'The interface shows a few codes only. Note here what the page shows beside them: a return, a ruling, how it ended. Confirm to put it into the case.',
        zh: '接口只返回少量状态码。请在此记录页面上的其他信息：退货、裁决、结果。确认后写入售后。',
      },
      via: 'manual',
      link: page,
      irreversible: false,
      movesMoney: false,
      input: noteInput,
      confirmedBy: null,
      check: (ref, input) => (fits(input.shows, ref.state) ? null : NOT_HERE),
      done: (ref, input, who) =>
        toldBy(ref, input.shows, who, lines(input.reason, amountText(ref, input.amount), input.text)),
    }),
  },
})

const NO_BUYER: Words = {
  en: 'DHgate did not show who the buyer is',
  zh: '接口未返回买家 ID',
}
const NOT_HERE: Words = {
  en: 'this cannot happen in the present state of the dispute',
  zh: '纠纷当前状态下不会出现这种情况',
}

/** The order in an answer of `dh.order.get`, which stands at the top level. */
export function orderIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null)
    throw new Problem('contract_changed', 'no order in DHgate’s answer', { sideEffect: 'none' })
  const { status: _said, ...order } = body as Record<string, unknown>
  return order
}
