import type { z } from 'zod'
import type { CaseKind, Machine, Observation } from '#case'
import type { RateLimit } from './budget.js'
import type {
  ActionSpec,
  CaseSighting,
  Connection,
  CredentialField,
  KindSpec,
  Marketplace,
  Site,
  Stream,
  StreamSpec,
  Words,
} from './contract.js'
import type { HttpAnswer } from './http.js'
import { Problem } from './problem.js'
import { parseJson } from './wire.js'

/** A stream before it is bound to a session. The wire type is closed over and never leaves. */
export interface BoundStream<Session> extends Stream {
  list: StreamSpec<Session, unknown>['list']
}

/** A kind before it is bound to a session. */
export interface BoundKind<Session> {
  readonly machine: Machine
  readonly actions: Readonly<Record<string, ActionSpec<Session, string, z.ZodType>>>
  reread: KindSpec<Session, string, string>['reread']
}

/** A series of raw objects: how to list, split, check and map them. */
export const stream = <Session, Wire>(spec: StreamSpec<Session, Wire>): BoundStream<Session> => ({
  everySeconds: spec.everySeconds,
  list: (session, cursor) => spec.list(session, cursor),
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
  ]
  return dates.find(([, text]) => text !== null && !isInstant(text))?.[0] ?? null
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))

/** Closes an adapter's typed parts into what the application works with. */
export function marketplace<Session>(spec: {
  id: string
  name: Words
  sites: Readonly<Record<string, Site>>
  credentials: readonly CredentialField[]
  endpoints: Readonly<Record<string, string>>
  limits: readonly RateLimit[]
  streams: Readonly<Record<string, BoundStream<Session>>>
  kinds: Readonly<Partial<Record<CaseKind, BoundKind<Session>>>>
  open(connection: Connection): Session
  problem(answer: HttpAnswer): Problem | null
}): Marketplace {
  const kindOf = (name: CaseKind): BoundKind<Session> => {
    const found = Object.hasOwn(spec.kinds, name) ? spec.kinds[name] : undefined
    if (!found) throw new RangeError(`${spec.id} has no cases of kind ${name}`)
    return found
  }
  return {
    id: spec.id,
    name: spec.name,
    sites: spec.sites,
    credentials: spec.credentials,
    endpoints: spec.endpoints,
    limits: spec.limits,
    streams: spec.streams,
    kinds: spec.kinds,
    problem: (answer) => spec.problem(answer),
    connect(connection) {
      const session = spec.open(connection)
      return {
        async list(name, cursor) {
          const found = Object.hasOwn(spec.streams, name) ? spec.streams[name] : undefined
          if (!found) throw new RangeError(`${spec.id} has no stream ${name}`)
          return found.list(session, cursor)
        },
        reread: async (name, ref) => kindOf(name).reread(session, ref),
        async act(name, actionName, ref, input) {
          const { actions } = kindOf(name)
          const found = Object.hasOwn(actions, actionName) ? actions[actionName] : undefined
          if (!found) throw new RangeError(`${spec.id} ${name} has no action ${actionName}`)
          const checked = found.input.safeParse(input)
          if (!checked.success) {
            throw new Problem('rejected', `input refused: ${checked.error.issues[0]?.message}`, {
              sideEffect: 'none',
            })
          }
          return found.run(session, ref, checked.data)
        },
      }
    },
  }
}
