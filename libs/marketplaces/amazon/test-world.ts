import { startSandbox } from '#sandbox'
import type { AmazonShopInfo, Sandbox, SandboxOptions } from '#sandbox'
import type { ShopSettings } from '#adapter'
import { testShop } from './test-shop.js'

export const START = new Date('2026-11-22T12:00:00.000Z')

export interface Playing extends ReturnType<typeof testShop> {
  readonly sandbox: Sandbox
  readonly shop: AmazonShopInfo
}

/** A shop of the simulated Amazon and the adapter connected to it, for one spec. Time stands still. */
export async function withAmazon(
  options: Partial<SandboxOptions> & { readonly site?: string; readonly settings?: ShopSettings },
  use: (playing: Playing) => Promise<void>,
): Promise<void> {
  const { site = 'US', settings = {}, ...more } = options
  const sandbox = await startSandbox({ seed: 7, frozen: true, startAt: START, world: 'empty', ...more })
  try {
    const shop = sandbox.amazon.find((one) => one.site === site)
    const found = sandbox.shops.find((one) => one.marketplace === 'amazon' && one.site === site)
    if (!shop || !found) throw new Error(`the sandbox has no Amazon shop at ${site}`)
    const connected = testShop({
      site,
      settings,
      credentials: { ...found.credentials },
      endpoints: { ...shop.baseUrls },
      now: sandbox.clock.now,
    })
    await use({ ...connected, sandbox, shop })
  } finally {
    await sandbox.stop()
  }
}
