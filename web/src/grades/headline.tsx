import { useTranslation } from 'react-i18next'
import { Fact } from '../case/section'
import { useWords } from '../i18n/words'
import { Alerts, HeadroomWords, KeepWords, LevelTag, Provenance, ScoreWords } from './figures'
import { levelTitle } from './levels'
import type { GradeInFull } from './queries'

/** How the score came about, in one sentence: the mean, and what the level made of it. */
function ScoreStory({ grade }: { grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const { score, sensitivity } = grade.appraisal
  const metric = (name: string) => words.given(grade.rules.metrics[name]?.title, name)
  return (
    <div className="grade-story muted">
      {score.meanHundredths !== null && score.moved === null && (
        <p>{t('story.mean', { mean: (score.meanHundredths / 100).toFixed(2) })}</p>
      )}
      {score.meanHundredths !== null && score.moved !== null && (
        <p>
          {t(`story.${score.moved}`, {
            mean: (score.meanHundredths / 100).toFixed(2),
            level: grade.level ? words.given(grade.level.title, grade.level.id) : '',
          })}
          {score.because.length > 0 &&
            t('story.because', {
              metrics: [...new Set(score.because.map((line) => metric(line.metric)))].join(t('grade.and')),
            })}
        </p>
      )}
      {score.coverage < 1_000_000 && <p>{t('story.coverage', { share: words.percent(score.coverage) })}</p>}
      {sensitivity && sensitivity.lowest !== sensitivity.highest && (
        <p>
          {t('story.sensitivity', {
            low: (sensitivity.lowest / 10).toFixed(1),
            high: (sensitivity.highest / 10).toFixed(1),
          })}
        </p>
      )}
      <p>{t('story.comparable')}</p>
    </div>
  )
}

/** What leaves the window by itself before the next evaluation: the part of the future that is known. */
function Leaving({ grade }: { grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const leaving = (grade.forecast?.metrics ?? [])
    .flatMap(({ metric, leaving }) => leaving.map((day) => ({ ...day, metric })))
    .filter(({ defects }) => defects > 0)
    .toSorted((a, b) => a.on.localeCompare(b.on))
    .slice(0, 5)
  if (leaving.length === 0) return null
  return (
    <ul className="muted">
      {leaving.map((day) => (
        <li key={`${day.metric} ${day.on}`}>
          {t('grade.leaves', {
            count: day.defects,
            day: words.day(day.on),
            metric: words.given(grade.rules.metrics[day.metric]?.title, day.metric),
          })}
        </li>
      ))}
    </ul>
  )
}

function Recovery({ grade }: { grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const { recovery } = grade.appraisal
  if (!recovery) return <span className="muted">{t('recovery.top')}</span>
  const level = words.given(levelTitle(grade.rules, recovery.level), recovery.level)
  if (recovery.orders === null) return <span className="muted">{t('recovery.notByOrders', { level })}</span>
  return recovery.orders === 0
    ? t('recovery.linesHold', { level })
    : t('recovery.orders', { count: recovery.orders, level, amount: words.number(recovery.orders) })
}

export function Headline({ grade }: { grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(grade.marketplace)
  const range = grade.computed.level ?? `${grade.computed.atBest ?? '?'} – ${grade.computed.atWorst ?? '?'}`
  return (
    <section className="panel" aria-label={t('grade.name')} data-testid="grade-headline">
      <div className="panel-row">
        <LevelTag level={grade.level} band={grade.score.band} />
        <Alerts alerts={grade.alerts} />
        <Provenance grade={grade} />
      </div>
      {(grade.mismatch || grade.unrecognised) && (
        <p className="grade-note">
          {grade.mismatch
            ? t('grade.mismatch', { marketplace, level: range })
            : t('grade.unrecognised', { marketplace, level: grade.reported ?? '' })}
        </p>
      )}
      <dl className="facts grade-facts">
        <Fact name={t('grade.score')}>
          <ScoreWords score={grade.score} />
          <ScoreStory grade={grade} />
        </Fact>
        <Fact name={t('grade.headroom')}>
          <HeadroomWords headroom={grade.headroom} />
        </Fact>
        <Fact name={t('grade.keep')}>
          <KeepWords keep={grade.forecast?.keep ?? null} on={grade.forecast?.on ?? grade.nextEvaluationOn} />
          <Leaving grade={grade} />
        </Fact>
        <Fact name={t('recovery.name')}>
          <Recovery grade={grade} />
        </Fact>
        <Fact name={t('grade.day')}>
          {words.day(grade.on)}{' '}
          <span className="muted">{t('grade.dataOn', { day: words.day(grade.dataOn) })}</span>
        </Fact>
      </dl>
    </section>
  )
}
