import { FaultRefused, type Operation } from '../faults.js'
import { ISSUE_OPERATIONS } from './issue-calls.js'
import { ORDER_OPERATIONS } from './order-calls.js'
import { parametersOf, refuse, refuseFlat, signatureOf, timely, type Parameters } from './gateway.js'
import { callerOf, createToken, expireTokens, grantCode, refreshTokens, revokeConsent } from './oauth.js'
import { runDue } from './lifecycle.js'
import { PICTURE } from '../picture.js'
import type { Answer, WireRequest } from '../http.js'
import type { Deed, Marketplace, Quirks } from '../marketplace.js'
import type { BusinessOperation } from './calls.js'
import type { World } from './world.js'

const BUSINESS: Readonly<Record<string, BusinessOperation>> = { ...ISSUE_OPERATIONS, ...ORDER_OPERATIONS }
const system = (name: string): Operation => ({ name: `aliexpress.${name}`, shows: 'nothing' })
const named = (name: string): Operation => ({
  name: name.startsWith('aliexpress.') ? name : `aliexpress.${name}`,
  shows: BUSINESS[name]?.operation.shows ?? 'nothing',
})

const SYSTEM: Readonly<
  Record<string, (world: World, texts: ReadonlyMap<string, string>, deed: Deed) => Answer>
> = {
  '/auth/token/create': (world, texts, deed) => createToken(world, texts.get('code'), deed),
  '/auth/token/refresh': (world, texts, deed) => refreshTokens(world, texts.get('refresh_token'), deed),
}

const TOO_MANY = (seconds: number): Answer =>
  refuseFlat(
    'ApiCallLimit',
    `Api access frequency exceeds the limit. this ban will last ${seconds} seconds`,
    'ISP',
  )

const WINDOW_MS = 60_000

/** Counts a call of a shop; true when it is one too many. */
function tooMany(world: World, seller: string, at: number): boolean {
  const window = Math.floor(at / WINDOW_MS)
  const used = world.state.usage[seller]
  const count = (used?.window === window ? used.count : 0) + 1
  world.state.usage[seller] = { window, count }
  return count > world.callsAMinute
}

/** What is wrong with a request before anybody looks at what it asks: key, time, signature. */
function objection(world: World, { texts }: Parameters, path: string, at: number): Answer | null {
  const { clientId, clientSecret } = world.state.app
  if (texts.get('app_key') !== clientId)
    return refuseFlat('InvalidAppkey', 'The specified App Key is invalid')
  const signed = texts.get('sign_method') === 'sha256' || texts.get('sign_method') === 'hmac-sha256'
  const right = signed && texts.get('sign') === signatureOf(texts, clientSecret, path)
  const words = 'The request signature does not conform to platform standards'
  if (!right || !timely(texts.get('timestamp'), at)) return refuseFlat('IncompleteSignature', words)
  return null
}

function business(world: World, request: WireRequest, deed: Deed, quirks: Quirks): Answer {
  const parameters = parametersOf(request)
  const { texts } = parameters
  const refusal = objection(world, parameters, '', deed.at)
  if (refusal) return refusal
  const shop = callerOf(world, texts.get('session'), deed.at)
  if (!shop) return refuse('IllegalAccessToken', 'The specified access token is invalid or expired')
  if (tooMany(world, shop.login, deed.at)) return TOO_MANY(60 - (Math.floor(deed.at / 1_000) % 60))
  const name = texts.get('method') ?? ''
  const operation = Object.hasOwn(BUSINESS, name) ? BUSINESS[name] : undefined
  if (!operation) return refuse('22', 'Invalid method', ['isv.invalid-method', name])
  if (shop.lost.includes(name))
    return refuse('11', 'Insufficient isv permissions', ['isv.permission-api-package-limit', name])
  return operation.answer({ world, shop, name, parameters, quirks, deed })
}

/** The page on which a shop's owner consents; here he does at once. */
function consentPage(world: World, request: WireRequest, deed: Deed): Answer {
  const { query } = request
  const back = query.get('redirect_uri') ?? ''
  if (query.get('client_id') !== world.state.app.clientId || !URL.canParse(back))
    return refuseFlat('InvalidAppkey', 'The specified App Key is invalid')
  const url = new URL(back)
  url.searchParams.set(
    'code',
    grantCode(world, query.get('shop') ?? world.state.shops[0]?.login ?? '', deed.at),
  )
  const state = query.get('state')
  if (state !== null) url.searchParams.set('state', state)
  return { status: 302, headers: { location: url.href }, body: '' }
}

/** Files lie open on a host of their own in life; here below the same. */
const PICTURE_ANSWER: Answer = { status: 200, headers: { 'content-type': 'image/png' }, body: PICTURE }

/** AliExpress behind /aliexpress/api: business operations at /sync, tokens at /rest, the consent page. HTTP says 200 to all. */
export function aliexpressMarketplace(world: World): Marketplace {
  return {
    name: 'aliexpress',
    operations: [
      ...Object.keys(BUSINESS).map(named),
      ...Object.keys(SYSTEM).map((path) => system(path.slice(1))),
      system('oauth/authorize'),
      system('file'),
    ],
    has: (seller) => world.state.shops.some(({ login }) => login === seller),
    find(host, request) {
      if (host !== 'api') return undefined
      if (request.path === '/oauth/authorize')
        return { operation: system('oauth/authorize'), answer: (deed) => consentPage(world, request, deed) }
      if (request.method === 'GET' && request.path.startsWith('/kf/'))
        return { operation: system('file'), answer: () => PICTURE_ANSWER }
      if (request.path === '/sync') {
        const name = parametersOf(request).texts.get('method') ?? ''
        return { operation: named(name), answer: (deed, quirks) => business(world, request, deed, quirks) }
      }
      const path = request.path.replace(/^\/rest/, '')
      const answer =
        request.path.startsWith('/rest/') && Object.hasOwn(SYSTEM, path) ? SYSTEM[path] : undefined
      if (!answer) return undefined
      return {
        operation: system(path.slice(1)),
        answer(deed) {
          const parameters = parametersOf(request)
          return objection(world, parameters, path, deed.at) ?? answer(world, parameters.texts, deed)
        },
      }
    },
    notFound: refuseFlat('InvalidApiPath', 'The specified API path is invalid'),
    tooLarge: refuseFlat('RequestTooLarge', 'The request body is too large'),
    serverError: refuseFlat(
      'ServiceUnavailable',
      'The request has failed due to a temporary failure of the server',
      'ISP',
    ),
    tooManyRequests: TOO_MANY,
    settle: (until) => runDue(world, until),
    strike(fault) {
      if (fault.seller !== undefined && !world.state.shops.some(({ login }) => login === fault.seller))
        throw new FaultRefused(`there is no seller "${fault.seller}"`)
      const at = world.clock.now()
      if (fault.name === 'refresh-revoked') revokeConsent(world, fault.seller, at)
      else expireTokens(world, fault.seller, at)
    },
  }
}
