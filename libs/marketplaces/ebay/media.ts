import { Problem } from '#adapter'

/** eBay's domains. That the files of messages lie on them is not confirmed by any page; other hosts are not asked. */
const OWN = ['ebayimg.com', 'ebaystatic.com', 'ebay.com']

/**
 * An address in a message, if it is eBay's own: on one of its domains, or below the shop's media endpoint (a simulated
 * eBay has no domain). Whoever writes a message could name any host, also one in our own network. Throws `rejected`.
 */
export function mediaHost(address: string, endpoint: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  const below = new URL(`${endpoint}/`)
  if (url?.origin === below.origin && url.pathname.startsWith(below.pathname)) return url.href
  const isOwn = OWN.some((domain) => url?.hostname === domain || url?.hostname.endsWith(`.${domain}`))
  if (url?.protocol === 'https:' && url.port === '' && isOwn) return url.href
  const where = url === null ? 'at no address' : `on ${url.host || url.protocol}`
  const message = `this file lies ${where}, not at eBay, and is not fetched; see it on eBay’s message page`
  throw new Problem('rejected', message, { sideEffect: 'none' })
}
