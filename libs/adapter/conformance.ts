import { isDeepStrictEqual } from 'node:util'
import { calendarOf, faults, observe, stateOf } from '#case'
import type { CaseKind, Machine, Seen } from '#case'
import { httpAnswer, problemIn } from './answer.js'
import { deadlineFaults } from './conformance-deadlines.js'
import {
  actionFaults,
  credentialFaults,
  identityFaults,
  limitFaults,
  schemeOf,
} from './conformance-description.js'
import { SEEN_AT } from './conformance-fixtures.js'
import type { CaseFixture, Fixtures } from './conformance-fixtures.js'
import { fits, mutations, overwritten } from './conformance-mutations.js'
import type { Mutation } from './conformance-mutations.js'
import type { CaseRef, Kind } from './acting.js'
import type { Marketplace } from './contract.js'
import type { CaseRemark, CaseSighting, Sightings } from './sightings.js'
import type { At } from './stream.js'
import { wrongDate } from './marketplace.js'
import { Problem } from './problem.js'
import { parseJson } from './wire.js'

export { loadFixtures } from './conformance-fixtures.js'
export type { Fixtures } from './conformance-fixtures.js'

export interface Check {
  readonly name: string
  /** Throws an error that lists every fault. */
  run(): void
}

/** What every marketplace must hold, whatever it trades in. `today` decides which dated rules must be in force. */
export function conformanceChecks(
  marketplace: Marketplace,
  fixtures: Fixtures,
  today: string = SEEN_AT.slice(0, 10),
): Check[] {
  const kinds = Object.entries(marketplace.kinds) as [CaseKind, Kind][]
  const check = (name: string, found: () => readonly string[]): Check => ({
    name,
    run() {
      const all = found()
      if (all.length > 0) throw new Error(`${marketplace.id}: ${name}\n  ${all.slice(0, 40).join('\n  ')}`)
    },
  })
  const tables = Map.groupBy(kinds, ([, { machine }]) => machine.deadlines)
  return [
    check('is named, and sits in zones and countries that exist', () => identityFaults(marketplace)),
    check('asks for credentials, one of them secret', () => credentialFaults(marketplace)),
    check('has limits with their source', () => limitFaults(marketplace)),
    ...kinds.flatMap(([name, kind]) => [
      check(`${name}: the machine is sound`, () => [
        ...faults(kind.machine),
        ...(kind.machine.kind === name ? [] : [`the machine of ${name} is one of ${kind.machine.kind}`]),
      ]),
      check(`${name}: the actions implemented are those offered, and described`, () => actionFaults(kind)),
      check(`${name}: every state has a fixture`, () => coverageFaults(name, kind.machine, fixtures)),
    ]),
    ...[...tables].map(([table, users]) =>
      check(
        `${users.map(([name]) => name).join(', ')}: the deadlines are dated, sourced and cover every site`,
        () => deadlineFaults(table, marketplace.sites, today),
      ),
    ),
    ...fixtures.cases.flatMap((fixture) => [
      check(`${fixture.file}: shows the state it names`, () => namedStateFaults(marketplace, fixture)),
      check(`${fixture.file}: is mapped purely`, () => purityFaults(marketplace, fixture)),
      ...(fixture.json
        ? [
            check(`${fixture.file}: survives the change of any field`, () =>
              mutationFaults(marketplace, fixture, fixtures),
            ),
          ]
        : []),
    ]),
    check('keeps words that it does not know', () => unknownWordFaults(marketplace, fixtures)),
    check('understands its errors', () => errorFaults(marketplace, fixtures)),
  ]
}

/** The state that a fixture's file name begins with; the rest is its variant. */
const stateNamed = (machine: Machine, { label }: CaseFixture): string | undefined =>
  Object.keys(machine.states)
    .sort((a, b) => b.length - a.length)
    .find((state) => label === state || label.startsWith(`${state}.`))

function coverageFaults(kind: CaseKind, machine: Machine, { cases }: Fixtures): string[] {
  const own = cases.filter((fixture) => fixture.kind === kind)
  const shown = new Set(own.map((fixture) => stateNamed(machine, fixture)))
  return Object.keys(machine.states)
    .filter((state) => !shown.has(state))
    .map((state) => `state ${state} has no fixture ${kind}.${state.replaceAll('/', '+')}.json`)
}

const placeOf = ({ sites }: Marketplace, fixture: CaseFixture): At => ({
  seenAt: fixture.seenAt,
  site: fixture.site ?? Object.keys(sites)[0] ?? '',
})

/** All that a raw body shows. */
function read(marketplace: Marketplace, fixture: CaseFixture, text: string = fixture.text): Sightings[] {
  const stream = marketplace.streams[fixture.stream]
  if (!stream) throw new Error(`there is no stream ${fixture.stream}`)
  return stream.open(text).map((item) => stream.see(item, placeOf(marketplace, fixture)))
}

/** What observing makes of a first sighting; throws where observing does. */
function observed(marketplace: Marketplace, { kind, observation }: CaseSighting, seenAt: string): Seen {
  const { machine } = marketplace.kinds[kind] ?? {}
  if (!machine) throw new Error(`a ${kind} was sighted, for which there is no machine`)
  const site = marketplace.sites[observation.site]
  if (!site) throw new Error(`a ${kind} was sighted at site ${observation.site}, which does not exist`)
  const wrong = wrongDate(observation)
  if (wrong) throw new Error(`a ${kind} was sighted whose ${wrong} is not an instant`)
  return observe(machine, null, observation, seenAt, calendarOf(site))
}

function namedStateFaults(marketplace: Marketplace, fixture: CaseFixture): string[] {
  const kind = marketplace.kinds[fixture.kind as CaseKind]
  if (!kind) return [`there are no cases of kind ${fixture.kind}`]
  const state = stateNamed(kind.machine, fixture)
  if (state === undefined) return [`there is no state ${fixture.label}`]
  const seen = read(marketplace, fixture)
  const sightings = seen.flatMap((one) => one.cases)
  const own = sightings.filter((sighting) => sighting.kind === fixture.kind)
  const found = sightings.flatMap((sighting) => guardFaults(marketplace, sighting, fixture.seenAt))
  const remarks = seen.flatMap((one) => one.remarks ?? [])
  if (!own.some((one) => one.observation.state === state) && !isTold(remarks, fixture.kind, state)) {
    const states = own.map((sighting) => sighting.observation.state)
    found.push(`expected ${state}, sighted ${states.join(', ') || 'nothing'}`)
  }
  return found
}

/** A state that another source tells comes as a remark which moves the case there. */
const isTold = (remarks: readonly CaseRemark[], kind: string, state: string): boolean =>
  remarks.some(({ of, move }) => move?.to === state && 'nativeId' in of && of.kind === kind)

/** Guards and links must answer for every case that can be sighted, and links lead to the marketplace. */
function guardFaults(marketplace: Marketplace, sighting: CaseSighting, seenAt: string): string[] {
  const { nativeId, native, site, orderId, lines, openedAt, link } = sighting.observation
  const { state } = observed(marketplace, sighting, seenAt)
  const ref: CaseRef = { nativeId, state, native, site, orderId, lines, openedAt }
  const found =
    link === null || schemeOf(link) === 'https:' ? [] : [`the link of the case is not https: ${link}`]
  const kind = marketplace.kinds[sighting.kind]
  for (const name of (kind && stateOf(kind.machine, state)?.actions) ?? []) {
    const action = kind?.actions[name]
    action?.guard?.(ref, new Date(seenAt))
    const target = action?.link?.(ref)
    if (target !== undefined && schemeOf(target) !== 'https:')
      found.push(`the link of ${name} is not https: ${target}`)
  }
  return found
}

function purityFaults(marketplace: Marketplace, fixture: CaseFixture): string[] {
  const stream = marketplace.streams[fixture.stream]
  return (stream?.open(fixture.text) ?? []).flatMap((item, index) => {
    const before = JSON.stringify(item)
    const once = stream?.see(item, placeOf(marketplace, fixture))
    const twice = stream?.see(item, placeOf(marketplace, fixture))
    return [
      ...(isDeepStrictEqual(once, twice) ? [] : [`item ${index} is mapped in two ways`]),
      ...(JSON.stringify(item) === before ? [] : [`item ${index} is changed by its mapping`]),
    ]
  })
}

const sizeOf = (sightings: readonly Sightings[]): number =>
  sightings.reduce(
    (sum, { cases, orders = [], facts = [] }) => sum + cases.length + orders.length + facts.length,
    0,
  )

function mutationFaults(marketplace: Marketplace, fixture: CaseFixture, { optional }: Fixtures): string[] {
  const size = sizeOf(read(marketplace, fixture))
  const allowed = optional.filter((field) => field.stream === fixture.stream && field.why.trim() !== '')
  const found: string[] = []
  for (const mutation of mutations(parseJson(fixture.text))) {
    const fault = faultUnder(marketplace, fixture, mutation, size)
    if (fault && !allowed.some((field) => fits(mutation.path, field.path)))
      found.push(`${mutation.how} ${mutation.path}: ${fault}`)
  }
  return found
}

function faultUnder(
  marketplace: Marketplace,
  fixture: CaseFixture,
  { body, how }: Mutation,
  size: number,
): string | null {
  try {
    const sightings = read(marketplace, fixture, JSON.stringify(body))
    for (const sighting of sightings.flatMap((seen) => seen.cases))
      observed(marketplace, sighting, fixture.seenAt)
    const left = sizeOf(sightings)
    return left < size ? `${size - left} of ${size} sightings vanish silently` : null
  } catch (error) {
    if (!(error instanceof Problem)) return `throws ${String(error)}`
    if (error.code !== 'contract_changed') return `is a problem ${error.code}: ${error.message}`
    return how === 'add' ? `a field more is refused: ${error.message}` : null
  }
}

function unknownWordFaults(marketplace: Marketplace, { cases, unknown }: Fixtures): string[] {
  const told = new Set(unknown.map((word) => word.stream))
  const streams = new Set(cases.map((fixture) => fixture.stream))
  const found = [...streams]
    .filter((stream) => !told.has(stream))
    .map((stream) => `unknown.json says nothing of stream ${stream}`)
  for (const word of unknown) {
    if ('none' in word) continue
    const where = `${word.stream}/${word.fixture}`
    const fixture = cases.find(({ file }) => file === where || file.startsWith(`${where}.`))
    const text = fixture && strange(fixture, [word.path].flat(), word.value)
    if (!fixture || text === null || text === undefined) {
      found.push(`${where} has no ${[word.path].flat().join(', ')}`)
      continue
    }
    const own = read(marketplace, fixture, text).flatMap((seen) =>
      seen.cases.filter((sighting) => sighting.kind === fixture.kind),
    )
    const kept = own.find(({ observation }) => observation.state.includes(word.value))
    if (!kept)
      found.push(`${where}: ${word.value} became ${own.map((one) => one.observation.state).join(', ')}`)
    else if (observed(marketplace, kept, fixture.seenAt).status !== 'unrecognised')
      found.push(`${where}: ${word.value} is a state of the machine`)
  }
  return found
}

/** The fixture's text with another word in those places, or null when it has no such place. */
function strange({ json, text }: CaseFixture, paths: readonly string[], value: string): string | null {
  if (json) {
    const body = overwritten(parseJson(text), paths, value)
    return body === null ? null : JSON.stringify(body)
  }
  return paths.reduce<string | null>((whole, path) => {
    const name = path.split('.').at(-1)
    const element = new RegExp(`(<${name}(?:\\s[^>]*)?>)[^<]*(</${name}>)`)
    return whole !== null && element.test(whole) ? whole.replace(element, `$1${value}$2`) : null
  }, text)
}

const WANTED = [401, 403, 404, 429, 500]

function errorFaults(marketplace: Marketplace, { errors }: Fixtures): string[] {
  const found = WANTED.filter((status) => !errors.some((error) => error.status === status)).map(
    (status) => `errors.json has no case of ${status}`,
  )
  for (const { name, status, headers = {}, body, code } of errors) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const problem = problemIn(httpAnswer(status, headers, text), (answer) => marketplace.problem(answer))
    if (problem?.code !== code)
      found.push(`${name}: expected ${code}, understood ${problem?.code ?? 'no problem'}`)
  }
  return found
}
