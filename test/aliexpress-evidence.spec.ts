import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CaseRef, FileBody } from '#adapter'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { connectTo } from './support/aliexpress-mirror.js'

const SETTINGS = { operations: { imageUpload: 'aliexpress.issue.image.upload' } }
const image = (name: string): FileBody => ({
  name,
  type: 'image/jpeg',
  bytes: new Uint8Array([0xff, 0xd8, 0x00, 0x0d, 0x0a, 0x2d, 0x2d, 0xff]),
})

describe('evidence for AliExpress', () => {
  let sandbox: Sandbox
  let ref: CaseRef
  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: 5,
      frozen: true,
      startAt: new Date('2026-11-22T08:00:00Z'),
      world: 'empty',
      aliexpress: { uploads: true },
    })
    const { issueId, orderId } = sandbox.aliexpressWorld.addDispute(sandbox.aliexpress[0]!)
    // Without the buyer's login, which is then found by the order.
    const openedAt = '2026-11-22T08:00:00Z'
    ref = { nativeId: issueId, state: '', native: {}, site: 'GLOBAL', orderId, lines: [], openedAt }
  })
  afterEach(() => sandbox.stop())

  const log = () => sandbox.aliexpressWorld.truth(sandbox.aliexpress[0]!).disputes[0]!.log

  it('is given by hand, until the settings name the operation', () => {
    const { via, automatic } = marketplaceOf('aliexpress')!.kinds.dispute!.actions['upload_evidence']!
    expect([via, automatic?.({}), automatic?.(SETTINGS)]).toEqual(['manual', false, true])
  })

  it('goes out as a signed form with the image, one call each', async () => {
    const connected = connectTo(sandbox, SETTINGS)
    const files = [image('parcel "1".jpg'), image('label.JPG')]
    await connected.act('dispute', 'upload_evidence', ref, { images: ['a', 'b'] }, files)
    expect(log()).toEqual(['initiate', 'seller_create_proof', 'seller_create_proof'])
  })

  it('that AliExpress does not take is a refusal, and in doubt once something may have arrived', async () => {
    const connected = connectTo(sandbox, SETTINGS)
    const odd = { ...image('film.mp4'), type: 'video/mp4' }
    const send = (files: readonly FileBody[]) =>
      connected.act('dispute', 'upload_evidence', ref, { images: ['a'] }, files)
    await expect(send([odd])).rejects.toMatchObject({ code: 'rejected', detail: { sideEffect: 'none' } })
    await expect(send([image('parcel.jpg'), odd])).rejects.toMatchObject({
      detail: { sideEffect: 'unknown' },
    })
    await expect(
      connectTo(sandbox).act('dispute', 'upload_evidence', ref, {}, [image('a.jpg')]),
    ).rejects.toMatchObject({ code: 'rejected' })
  })
})
