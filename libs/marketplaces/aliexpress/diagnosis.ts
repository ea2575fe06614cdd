import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { At, Cursor, Page, Sightings } from '#adapter'
import { fieldOf, isRecord, unwrapped, whole } from './answer.js'
import type { Session } from './client.js'

/** The shop diagnosis (`aliexpress.merchant.diagnosis.query`): all that an interface still tells of a shop's standing. */

const diagnosisWire = z.looseObject({
  level: z.looseObject({
    levelCode: whole.nullish(),
    level_code: whole.nullish(),
    name: z.string().nullish(),
  }),
  issue_num: whole.nullish(),
  shop_status_desc: z.string().nullish(),
  action_url: z.string().nullish(),
})

function diagnosisIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const inner = unwrapped(body)
  const found = fieldOf(inner, 'diagnosisResult') ?? fieldOf(inner, 'diagnosis_result') ?? inner
  if (isRecord(found) && 'level' in found) return [found]
  throw new Problem('contract_changed', 'no diagnosis in AliExpress’s answer', { sideEffect: 'none' })
}

async function listDiagnosis(session: Session, _cursor: Cursor | null): Promise<Page> {
  const operation = session.settings.operations.diagnosis
  const body = await session.call({ operation, params: {}, safe: true })
  return { items: diagnosisIn(body), cursor: {}, more: false }
}

/** The level is the code, as in the ruleset `aliexpress.diagnosis`; the day is that of the shop's zone. */
function toSightings(wire: z.output<typeof diagnosisWire>, at: At): Sightings {
  const on = at.seenAt.slice(0, 10)
  const code = wire.level.levelCode ?? wire.level.level_code ?? null
  const words = [wire.level.name, wire.shop_status_desc].filter(Boolean).join(' · ')
  const issues = wire.issue_num ?? null
  return {
    cases: [],
    reports: [
      {
        scope: 'diagnosis',
        cycle: 'current',
        on,
        level: code === null ? null : String(code),
        nextOn: null,
        metrics: {},
      },
    ],
    facts: [
      ...(words ? [{ name: 'diagnosis', on, value: words }] : []),
      ...(issues === null ? [] : [{ name: 'diagnosis issues', on, value: String(issues) }]),
    ],
  }
}

export const diagnosis = stream({
  everySeconds: 21_600,
  list: listDiagnosis,
  items: diagnosisIn,
  parse: (item) => parseWire(diagnosisWire, item),
  map: (wire, _flags, at: At) => toSightings(wire, at),
})
