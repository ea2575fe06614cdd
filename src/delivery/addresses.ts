import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** Networks that are not of the public internet, by the special-purpose registries of IANA (RFC 6890; read 2026-11-24). */
const CLOSED: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
]

function listOf(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4')
  return list
}

const closed = listOf(CLOSED)
/** All that is given out to the internet in version 6; what is outside of it is link-local, unique-local, multicast, translated. */
const global6 = listOf([['2000::', 3]])

/** Networks as settings write them: `10.1.0.0/16,fd00::/8`. */
export const networksIn = (text: string): BlockList =>
  listOf(
    text
      .split(',')
      .filter(Boolean)
      .map((one) => {
        const [network = '', prefix = ''] = one.trim().split('/')
        return [network, Number(prefix)] as const
      }),
  )

/** Why nothing is sent there. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  constructor() {
    super('the address is not on the public internet')
  }
}

/** Whether something may be sent to an IP address: a public one, or one of a network that the operator opened. */
export function mayReach(address: string, opened: BlockList): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (opened.check(address, family)) return true
  if (closed.check(address, family)) return false
  return family === 'ipv4' || global6.check(address, 'ipv6')
}

/** Whether the host of a URL is an address, written out, that nothing is sent to. */
export function isClosedLiteral(url: URL, opened: BlockList): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) !== 0 && !mayReach(host, opened)
}

/**
 * Name resolution for one connection: what it gives is what is connected to, so a name that points elsewhere a moment
 * later gains nothing. A name with one closed address among others is refused altogether.
 */
export const guardedLookup =
  (opened: BlockList): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? []
      if (error || !first) return callback(error ?? new AddressRefused(), '', 0)
      if (found.some(({ address }) => !mayReach(address, opened)))
        return callback(new AddressRefused(), '', 0)
      if (options.all) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
