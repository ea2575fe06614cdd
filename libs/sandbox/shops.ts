import type { AliexpressShopInfo } from './aliexpress/start.js'
import type { AmazonShopInfo } from './amazon/start.js'
import type { MailAccess } from './mail/amazon-mail.js'
import { withMail } from './mail/amazon-shops.js'

/** A shop of a simulated marketplace, ready to be connected. */
export interface SandboxShop {
  readonly marketplace: string
  readonly name: string
  readonly site: string
  readonly credentials: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, unknown>>
}

interface OAuthShop {
  readonly sellerLogin: string
  readonly site: string
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  /** Of sellers whose requests must be signed. */
  readonly signingKeyJwe?: string
  readonly signingPrivateKey?: string
}

export const sandboxShop = (
  marketplace: string,
  { sellerLogin, site, clientId, clientSecret, refreshToken, ...more }: OAuthShop,
): SandboxShop => ({
  marketplace,
  name: sellerLogin,
  site,
  credentials: {
    clientId,
    clientSecret,
    refreshToken,
    ...(more.signingKeyJwe !== undefined && { signingKeyJwe: more.signingKeyJwe }),
    ...(more.signingPrivateKey !== undefined && { signingPrivateKey: more.signingPrivateKey }),
  },
})

export const aliexpressSandboxShop = (shop: AliexpressShopInfo, historyDays?: number): SandboxShop => {
  const { credentials, ...rest } = sandboxShop('aliexpress', shop)
  const { refreshTokenValidUntil } = shop
  return {
    ...rest,
    credentials: { ...credentials, refreshTokenValidUntil },
    // As far as the list shows orders at all.
    ...(historyDays && { settings: { finishedBackfillDays: Math.min(historyDays, 180) } }),
  }
}

/** An Amazon shop has a queue and a mailbox of its own beside. One with a history is read that far back. */
export const amazonSandboxShop = (
  shop: AmazonShopInfo,
  access: MailAccess,
  historyDays?: number,
): SandboxShop => {
  const { sqsQueueUrl, sqsAccessKeyId, sqsSecretAccessKey } = shop
  const { credentials, ...known } = sandboxShop('amazon', shop)
  const queue = { sqsQueueUrl, sqsAccessKeyId, sqsSecretAccessKey }
  const { settings, ...made } = withMail({ ...known, credentials: { ...credentials, ...queue } }, access)
  return { ...made, settings: { ...settings, ...(historyDays && { orderBackfillDays: historyDays }) } }
}
