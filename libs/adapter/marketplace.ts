import { z } from 'zod'
import type { CaseKind, Machine, Observation } from '#case'
import type { RateLimit } from './budget.js'
import type { Account, Alarm, Connection, CredentialField, Site, Words } from './account.js'
import type { ActionSpec, KindSpec } from './acting.js'
import type { Capability, Connected, Consent, Marketplace } from './contract.js'
import type { PushRequest, Pushed, Subscription } from './push.js'
import type { CaseSighting } from './sightings.js'
import type { Stream, StreamSpec } from './stream.js'
import type { HttpAnswer } from './http.js'
import { Problem } from './problem.js'
import { parseJson } from './wire.js'

/** A stream before it is bound to a session. The wire type is closed over and never leaves. */
export interface BoundStream<Session> extends Stream {
  readonly list: StreamSpec<Session, unknown>['list']
}

/** A kind before it is bound to a session. */
export interface BoundKind<Session> {
  readonly machine: Machine
  readonly actions: Readonly<Record<string, ActionSpec<Session, string, z.ZodType>>>
  readonly feeCause?: KindSpec<Session, string, string>['feeCause'] | undefined
  readonly effects?: KindSpec<Session, string, string>['effects'] | undefined
  reread: KindSpec<Session, string, string>['reread']
  file?: KindSpec<Session, string, string>['file']
}

/** A series of raw objects: how to list, split, check and map them. */
export const stream = <Session, Wire>(spec: StreamSpec<Session, Wire>): BoundStream<Session> => ({
  everySeconds: spec.everySeconds,
  encoding: spec.encoding ?? 'utf8',
  list: spec.list,
  open: (text) => reading(() => spec.items(spec.decode ? spec.decode(text) : parseJson(text))),
  see: (item, at) =>
    reading(() => {
      const { wire, flags } = spec.parse(item)
      return spec.map(wire, flags, at)
    }),
})

/** What a mapping did not foresee (an amount of other digits, a missing part) is the marketplace's new shape, not our crash. */
function reading<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof Problem) throw error
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const message = `could not be read: ${words.slice(0, 200)}`
    throw new Problem('contract_changed', message, { sideEffect: 'none' }, error)
  }
}

/** A kind of case: the compiler demands one implementation for each action that the machine offers. */
export const kind = <Session, S extends string, A extends string>(
  spec: KindSpec<Session, S, A>,
): BoundKind<Session> => spec

/** An action with its input's type kept for `run`. */
export const action = <Session, const S extends string = never, Input extends z.ZodType = z.ZodType>(
  spec: ActionSpec<Session, S, Input>,
): ActionSpec<Session, S, z.ZodType> => spec

/**
 * A sighting whose state must be one of the machine's, or marked as unknown: a bare string does not compile, so that
 * nobody forgets `recognise`. Throws `contract_changed` for a date that is no instant; a case cannot be kept without.
 */
export function sighting<S extends string>(
  machine: Machine<S>,
  observation: Observation<NoInfer<S>>,
): CaseSighting {
  const wrong = wrongDate(observation)
  if (wrong) {
    const message = `unexpected shape: ${wrong} is not an instant`
    throw new Problem('contract_changed', message, { sideEffect: 'none' })
  }
  return { kind: machine.kind, observation }
}

/** The path of a date in an observation that is no instant; null when all are. */
export function wrongDate(observation: Observation): string | null {
  const dates: readonly (readonly [path: string, text: string | null])[] = [
    ['openedAt', observation.openedAt],
    ['enteredAt', observation.enteredAt],
    ['asOf', observation.asOf],
    ...observation.activities.map(({ at, key }) => [`activities.${key}.at`, at] as const),
    ...Object.entries(observation.instants ?? {}).map(([name, at]) => [`instants.${name}`, at] as const),
  ]
  return dates.find(([, text]) => text !== null && !isInstant(text))?.[0] ?? null
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))

/** What an adapter declares, before it is closed over its session. */
export interface MarketplaceSpec<Session> {
  readonly id: string
  readonly name: Words
  readonly sites: Readonly<Record<string, Site>>
  readonly credentials: readonly CredentialField[]
  readonly endpoints: Readonly<Record<string, string>>
  readonly limits: readonly RateLimit[]
  readonly streams: Readonly<Record<string, BoundStream<Session>>>
  readonly kinds: Readonly<Partial<Record<CaseKind, BoundKind<Session>>>>
  /** What a shop's owner can set; every field has a default. */
  readonly settings?: z.ZodObject
  readonly capabilities?: readonly Capability[]
  readonly consent?: Consent<Session>
  open(connection: Connection): Session
  problem(answer: HttpAnswer): Problem | null
  /** Verifies a push and says what it is. Throws `forbidden` for one that the marketplace did not sign. */
  push?(session: Session, request: PushRequest): Promise<Pushed>
  /** The cheapest call that tells whether the marketplace answers this shop. */
  probe?(session: Session): Promise<void>
  /** Makes sure that the marketplace pushes to that address. Safe to repeat. */
  subscribe?(session: Session, address: string): Promise<readonly Subscription[]>
  alarms?(account: Account, now: Date): readonly Alarm[]
  /** Whether a raw mail is addressed to a shop, by its fields; the marketplace then has a stream `mail`. */
  receivesMail?(account: Account, rfc822: string): boolean
}

/** Closes an adapter's typed parts into what the application works with. */
export function marketplace<Session>(spec: MarketplaceSpec<Session>): Marketplace {
  const { consent } = spec
  return {
    id: spec.id,
    name: spec.name,
    sites: spec.sites,
    credentials: spec.credentials,
    endpoints: spec.endpoints,
    limits: spec.limits,
    streams: spec.streams,
    kinds: spec.kinds,
    settings: spec.settings ?? z.object({}),
    capabilities: spec.capabilities ?? [],
    pushes: spec.push !== undefined,
    subscribes: spec.subscribe !== undefined,
    probes: spec.probe !== undefined,
    consentAddress: (account, round) => consent?.address(account, round) ?? null,
    alarms: (account, now) => spec.alarms?.(account, now) ?? [],
    receivesMail: spec.receivesMail
      ? (account, rfc822) => spec.receivesMail?.(account, rfc822) ?? false
      : null,
    problem: (answer) => spec.problem(answer),
    connect: (connection) => connected(spec, spec.open(connection)),
  }
}

function connected<Session>(spec: MarketplaceSpec<Session>, session: Session): Connected {
  const lacks = (what: string): RangeError => new RangeError(`${spec.id} has no ${what}`)
  const kindOf = (name: CaseKind): BoundKind<Session> =>
    own(spec.kinds, name) ?? raise(lacks(`cases of kind ${name}`))
  const actionOf = (name: CaseKind, action: string): ActionSpec<Session, string, z.ZodType> =>
    own(kindOf(name).actions, action) ?? raise(lacks(`action ${action} for a ${name}`))
  return {
    async list(name, cursor) {
      const { list } = own(spec.streams, name) ?? raise(lacks(`stream ${name}`))
      return list ? list(session, cursor) : raise(lacks(`way to poll ${name}`))
    },
    reread: async (name, ref) => kindOf(name).reread(session, ref),
    async act(name, actionName, ref, input, files = []) {
      const found = actionOf(name, actionName)
      const checked = found.input.safeParse(input)
      if (!checked.success) {
        const message = `input refused: ${checked.error.issues[0]?.message}`
        throw new Problem('rejected', message, { sideEffect: 'none' })
      }
      return (
        found.run?.(session, ref, checked.data, files) ?? raise(lacks(`way to do ${actionName} by itself`))
      )
    },
    follow: async (name, actionName, ref, receipt) =>
      (await actionOf(name, actionName).follow?.(session, ref, receipt)) ?? { state: 'pending' },
    async file(name, ref, key) {
      const { file } = kindOf(name)
      return file ? file(session, ref, key) : raise(lacks(`files at a ${name}`))
    },
    async receive(request) {
      return spec.push ? spec.push(session, request) : raise(lacks('pushes'))
    },
    async probe() {
      return spec.probe ? spec.probe(session) : raise(lacks('call that only tells whether it answers'))
    },
    async subscribe(address) {
      return spec.subscribe ? spec.subscribe(session, address) : raise(lacks('way to be asked for pushes'))
    },
    async exchange(answer, round) {
      return spec.consent ? spec.consent.exchange(session, answer, round) : raise(lacks('consent round trip'))
    },
  }
}

const own = <Key extends string, Value>(
  table: Readonly<Partial<Record<Key, Value>>>,
  name: Key,
): Value | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

function raise(error: Error): never {
  throw error
}
