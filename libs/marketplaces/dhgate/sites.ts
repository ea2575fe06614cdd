import type { Site } from '#adapter'

/** The live hosts: `api` has the router, `secure` the consent page and the tokens. */
export const endpoints = {
  api: 'https://api.dhgate.com',
  secure: 'https://secure.dhgate.com',
} as const

/**
 * DHgate has one market for its sellers in China. It does not say in which zone it writes its dates; Beijing time is
 * what its back-office shows (UNCONFIRMED, setting `timezone`). China has no clock changes.
 */
export const SITES: Readonly<Record<string, Site>> = {
  GLOBAL: { name: 'DHgate', zone: 'Asia/Shanghai', country: 'CN' },
}
