import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import type { Grade, MetricFact, Ruleset } from './queries'

export type MetricDef = Ruleset['metrics'][string]
export type Condition = Ruleset['levels'][number]['conditions'][number]

const signs: Record<Condition['op'], string> = { lt: '<', lte: '≤', gt: '>', gte: '≥', eq: '=' }
const million = 1_000_000

/** Figures of a metric in its own unit, as a reader knows them. */
export function useFigures() {
  const { t } = useTranslation()
  const words = useWords()
  const inUnit = ({ unit }: MetricDef, value: number): string => {
    if (unit === 'rate') return words.percent(value)
    if (unit === 'mean') return words.number(Math.round(value / 10_000) / 100)
    return unit === 'money' ? t('metric.minor', { amount: words.number(value) }) : words.number(value)
  }
  const valueOf = (def: MetricDef, fact: MetricFact | undefined): string => {
    if (!fact) return t('metric.noData')
    const { num, den } = fact
    if (def.unit !== 'rate' && def.unit !== 'mean')
      return num === null ? t('metric.noData') : inUnit(def, num)
    if (num !== null && den !== null)
      return den === 0 ? t('metric.nothingToJudge') : inUnit(def, (num / den) * million)
    return fact.given === undefined ? t('metric.noData') : inUnit(def, fact.given)
  }
  const countsOf = (def: MetricDef, fact: MetricFact | undefined): string | null => {
    if (!fact || fact.num === null || fact.den === null) return null
    const counts = { num: words.number(fact.num), den: words.number(fact.den) }
    return def.unit === 'mean' ? t('metric.sumOf', counts) : t('metric.numOf', counts)
  }
  const limitOf = (def: MetricDef, { op, limit, shield }: Condition): string => {
    if (limit === null) return t('metric.unpublished')
    const line = `${signs[op]} ${inUnit(def, limit)}`
    if (!shield) return line
    return t(shield.of === 'buyers' ? 'metric.orBuyers' : 'metric.orDefects', {
      line,
      count: shield.atMost,
    })
  }
  return { valueOf, countsOf, limitOf }
}

const tones = { A: 'good', B: 'good', C: 'soon', D: 'urgent' } as const

/** The level in its marketplace's word; the colour is the band's, where the rules give one. */
export function LevelTag({ level, band }: { level: Grade['level']; band: Grade['score']['band'] }) {
  const { t } = useTranslation()
  const words = useWords()
  const tone = level && band ? tones[band] : 'calm'
  return (
    <span className={`tag grade-level tag-${tone}`} data-testid="grade-level" data-level={level?.id ?? ''}>
      {level ? words.given(level.title, level.id) : t('grade.noLevel')}
    </span>
  )
}

/** Why there is a level, or why not, and whose word and numbers it rests on. */
export function Provenance({ grade }: { grade: Pick<Grade, 'decidedBy' | 'provenance' | 'marketplace'> }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(grade.marketplace)
  const by = grade.decidedBy ?? 'nobody'
  return (
    <span className="muted">
      {t(`decidedBy.${by}`, { marketplace })}
      {grade.provenance.length > 0 &&
        t('grade.figuresFrom', {
          from: grade.provenance.map((one) => t(`provenance.${one}`, { marketplace })).join(t('grade.and')),
        })}
    </span>
  )
}

/** The score, or in words why there is none: unknown is never shown as good or as zero. */
export function ScoreWords({ score }: { score: Grade['score'] }) {
  const { t } = useTranslation()
  if (score.points === null) {
    return (
      <span className="muted">{t(`score.${score.state === 'scored' ? 'indeterminate' : score.state}`)}</span>
    )
  }
  return (
    <span className="figures" data-testid="grade-score">
      <b className="grade-points">{score.points}</b>
      <span className="muted"> / 100</span>
    </span>
  )
}

export function HeadroomWords({ headroom }: { headroom: Grade['headroom'] }) {
  const { t } = useTranslation()
  const words = useWords()
  const left = headroom?.headroom ?? null
  if (left === null) return <span className="muted">{t('headroom.unknown')}</span>
  const amount = words.number(Math.abs(left))
  if (left < 0) return <b className="grade-bad">{t('headroom.lost', { count: -left, amount })}</b>
  if (left === 0) return <b className="grade-bad">{t('headroom.none')}</b>
  return <span>{t('headroom.left', { count: left, amount })}</span>
}

/** The chance of keeping the level: between two bounds, for nobody knows how the metrics hang together. */
export function KeepWords({
  keep,
  on,
}: {
  keep: { atLeast: number; atMost: number } | null
  on: string | null
}) {
  const { t } = useTranslation()
  const words = useWords()
  if (keep === null) {
    return (
      <span className="muted">
        {on === null ? t('keep.noDay') : t('keep.unknown', { day: words.day(on) })}
      </span>
    )
  }
  const whole = (ppm: number) => words.percent(Math.round(ppm / 10_000) * 10_000)
  const chance =
    whole(keep.atLeast) === whole(keep.atMost)
      ? whole(keep.atMost)
      : t('keep.between', { low: whole(keep.atLeast), high: whole(keep.atMost) })
  return (
    <span className={keep.atMost < 800_000 ? 'grade-bad' : undefined} data-testid="grade-keep">
      {on === null ? chance : t('keep.onDay', { chance, day: words.day(on) })}
    </span>
  )
}

export function Alerts({ alerts }: { alerts: readonly string[] }) {
  const words = useWords()
  return (
    <>
      {alerts.map((alert) => (
        <span
          key={alert}
          className={`tag tag-${alert === 'stale' || alert === 'level_changed' ? 'soon' : 'urgent'}`}
          data-testid="grade-alert"
          data-alert={alert}
        >
          {words.alert(alert)}
        </span>
      ))}
    </>
  )
}

/** Beside the name of the level that the shop has. */
export function CurrentMark() {
  const { t } = useTranslation()
  return (
    <>
      {' '}
      <span className="tag tag-unhandled">{t('grade.current')}</span>
    </>
  )
}
