import { z } from 'zod'
import { Problem, action, kind, withSideEffect } from '#adapter'
import type { CaseRef, FileBody } from '#adapter'
import { fieldOf } from './answer.js'
import type { Session } from './client.js'
import { filesIn } from './dispute-history.js'
import { disputeMachine } from './dispute-machine.js'
import { offers, warrantyGuard } from './dispute-offers.js'
import { agreedPlan, openToSeller } from './dispute-plans.js'
import { freshDispute, refused, returnAddress, sendOnce } from './dispute-sending.js'
import { settingsOf } from './settings.js'
import { SELLER_CENTRE } from './sites.js'

/** The rest of what a seller does in a dispute; what has no interface is done in the seller centre and confirmed here. */

const said = (en: string, zh: string) => ({ 'x-words': { en, zh } })
const atSellerCentre = (): string => SELLER_CENTRE

/** There is no operation of its own: the address goes with the agreement to the plan that returns. UNCONFIRMED for a plan that is reached. */
async function giveAddress(session: Session, ref: CaseRef, given: string | undefined) {
  const { detail, buyer } = await freshDispute(session, ref)
  const plan = openToSeller(detail) ?? agreedPlan(detail)
  if (plan?.solution_type !== 'return_and_refund') throw refused('No plan of this dispute is a return')
  const params = {
    buyer_login_id: buyer,
    issue_id: ref.nativeId,
    solution_id: plan.id,
    return_address_id: await returnAddress(session, given),
  }
  const operation = session.settings.operations.solutionAgree
  return sendOnce(
    session,
    ref,
    { operation, params },
    (now) => now.reverse_detail_status?.toLowerCase() !== 'wait_for_seller_set_return_address',
  )
}

/** One call an image; the first failure ends it, and after a first success it is open how much arrived. */
async function uploadImages(
  session: Session,
  ref: CaseRef,
  files: readonly FileBody[],
): Promise<{ receipt: null }> {
  const operation = session.settings.operations.imageUpload
  if (operation === null) throw refused('The upload of images is not switched on for this shop')
  if (files.length === 0) throw refused('There is no image to upload')
  const { buyer } = await freshDispute(session, ref)
  for (const [index, body] of files.entries()) {
    try {
      const answer = await session.call({
        operation,
        params: { buyer_login_id: buyer, issue_id: ref.nativeId, extension: extensionOf(body) },
        file: { name: 'image_bytes', body },
        safe: false,
      })
      if (String(fieldOf(answer, 'result_object')) !== 'true')
        throw refused(`AliExpress did not take ${body.name}, and gives no reason`)
    } catch (error) {
      throw error instanceof Problem && index > 0 ? withSideEffect(error, 'unknown') : error
    }
  }
  return { receipt: null }
}

const extensionOf = ({ name, type }: FileBody): string =>
  /\.([A-Za-z0-9]{2,5})$/.exec(name)?.[1]?.toLowerCase() ?? type.split('/')[1] ?? 'jpg'

export const dispute = kind({
  machine: disputeMachine,
  async reread(session: Session, ref: CaseRef) {
    return [{ stream: 'issue', items: [(await freshDispute(session, ref)).item] }]
  },
  async file(session: Session, ref: CaseRef, key: string): Promise<FileBody> {
    const path = filesIn((await freshDispute(session, ref)).detail).get(key)
    if (path === undefined)
      throw new Problem('not_found', 'the dispute has no such file', { sideEffect: 'none' })
    const answer = await session.download(path)
    const name = path.split(/[?#]/)[0]?.split('/').at(-1) || 'file'
    const type = answer.headers['content-type'] ?? 'application/octet-stream'
    return { name, type, bytes: Buffer.from(answer.text, 'latin1') }
  },
  actions: {
    ...offers,
    give_return_address: action({
      title: { en: 'Give the return address', zh: '提供退货地址' },
      description: {
        en: 'Tells the buyer where to send the goods back: one of the shop’s refund addresses at AliExpress.',
        zh: '向买家提供退货地址（店铺在速卖通登记的退货地址之一）。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        returnAddressId: z
          .string()
          .regex(/^\d+$/)
          .optional()
          .meta(said('Return address id (empty: the default one)', '退货地址 ID（留空则用默认地址）')),
      }),
      confirmedBy: [
        'wait_for_buyer_return',
        'wait_for_service_provider_response',
        'wait_for_seller_confirmation',
      ],
      guard: warrantyGuard,
      run: (session: Session, ref, input) => giveAddress(session, ref, input.returnAddressId),
    }),
    upload_evidence: action({
      title: { en: 'Give evidence', zh: '提交证据' },
      description: {
        en: 'Images for AliExpress’s ruling. By hand in the seller centre, or by interface where the shop’s settings name the operation.',
        zh: '向平台提交图片证据。在卖家后台手动提交；若店铺设置中填写了上传接口，则自动提交。',
      },
      via: 'manual',
      automatic: (given) => settingsOf(given).operations.imageUpload !== null,
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        images: z.array(z.string()).max(5).default([]).meta(said('Images', '图片')),
        note: z.string().trim().max(500).optional().meta(said('Note for colleagues', '内部备注')),
      }),
      files: ['images'],
      confirmedBy: null,
      link: atSellerCentre,
      run: (session: Session, ref, _input, files) => uploadImages(session, ref, files),
    }),
    escalate: action({
      title: { en: 'Ask AliExpress for a ruling', zh: '申请平台裁决' },
      description: {
        en: 'AliExpress has no interface for it: do it in the seller centre, then confirm here. It counts as an arbitration.',
        zh: '平台未提供接口：请在卖家后台操作后在此确认。将计入提交平台裁决。',
      },
      via: 'manual',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        note: z.string().trim().max(500).optional().meta(said('Note for colleagues', '内部备注')),
      }),
      confirmedBy: [
        'wait_for_AE_feedback',
        'wait_for_your_response',
        'wait_for_your_evidence',
        'wait_for_final_solution',
        'wait_ae_final_feedback',
      ],
      guard: warrantyGuard,
      link: atSellerCentre,
    }),
    confirm_return: action({
      title: { en: 'Confirm the returned goods', zh: '确认收到退货' },
      description: {
        en: 'AliExpress has no interface for it: confirm in the seller centre, then here. The refund is then paid.',
        zh: '平台未提供接口：请在卖家后台确认收货后在此确认。随后将退款给买家。',
      },
      via: 'manual',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({
        note: z.string().trim().max(500).optional().meta(said('Note for colleagues', '内部备注')),
      }),
      confirmedBy: ['ae_feedback_finish', 'return_success', 'refund_success', 'finish'],
      link: atSellerCentre,
    }),
  },
})
