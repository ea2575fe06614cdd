import type { Settings } from '#config'

/** The path by which a marketplace knows a shop of ours. The key is the secret in it. */
export const pushPath = (marketplace: string, key: string): string => `/push/${marketplace}/${key}`

/** The whole address to give to the marketplace; null when it could not reach us (PUBLIC_URL is not set). */
export const pushAddress = (settings: Settings, marketplace: string, key: string): string | null =>
  settings.publicUrl === null ? null : `${settings.publicUrl}${pushPath(marketplace, key)}`
