import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { address } from '../api/client'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'
import { Alerts, HeadroomWords, KeepWords, LevelTag, Provenance, ScoreWords } from './figures'
import { isSilent, programBeside } from './levels'
import type { Grade } from './queries'

export interface Shop {
  account: Pick<Account, 'id' | 'name' | 'marketplace' | 'site'>
  grades: Grade[]
}

export const toGrade = (account: string, { scheme, program }: Pick<Grade, 'scheme' | 'program'>): string =>
  address(`/grades/${account}`, { scheme, program })

/** What is unknown, in so many words: a limit nobody published, a figure nobody gave, a word nobody knows. */
function Unknowns({ grade }: { grade: Grade }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(grade.marketplace)
  return (
    <>
      {grade.mismatch && (
        <p className="grade-note">
          {t('grade.mismatch', {
            marketplace,
            level: grade.computed.level ?? `${grade.computed.atBest} – ${grade.computed.atWorst}`,
          })}
        </p>
      )}
      {grade.unrecognised && (
        <p className="grade-note">{t('grade.unrecognised', { marketplace, level: grade.reported ?? '' })}</p>
      )}
      {grade.gaps.length > 0 && (
        <p className="muted" data-testid="grade-gaps">
          {t('grade.gaps', { count: grade.gaps.length })}
        </p>
      )}
      {grade.missing.length > 0 && (
        <p className="muted" data-testid="grade-missing">
          {t('grade.missing', { count: grade.missing.length })}
        </p>
      )}
    </>
  )
}

function GradeLine({ grade }: { grade: Grade }) {
  const { t } = useTranslation()
  const words = useWords()
  const title = words.given(grade.title)
  const program = programBeside(title, grade.program)
  return (
    <li className="grade-line" data-testid="grade" data-scheme={grade.scheme}>
      <div className="grade-head">
        <Link to={toGrade(grade.account.id, grade)} className="grade-title">
          {title}
          {program !== null && <span className="muted"> · {program}</span>}
        </Link>
        <LevelTag level={grade.level} band={grade.score.band} />
      </div>
      <dl className="grade-figures">
        <div>
          <dt>{t('grade.score')}</dt>
          <dd>
            <ScoreWords score={grade.score} />
          </dd>
        </div>
        <div>
          <dt>{t('grade.headroom')}</dt>
          <dd>
            <HeadroomWords headroom={grade.headroom} />
          </dd>
        </div>
        <div>
          <dt>{t('grade.keep')}</dt>
          <dd>
            <KeepWords
              keep={grade.forecast?.keep ?? null}
              on={grade.forecast?.on ?? grade.nextEvaluationOn}
            />
          </dd>
        </div>
      </dl>
      {grade.alerts.length > 0 && (
        <p className="panel-row">
          <Alerts alerts={grade.alerts} />
        </p>
      )}
      <Unknowns grade={grade} />
      <p className="grade-foot">
        <Provenance grade={grade} />
        <span className="muted">{t('grade.dataOn', { day: words.day(grade.dataOn) })}</span>
      </p>
    </li>
  )
}

/** Schemes of which nothing is known are named, but take no more room than that. */
function Silent({ grades }: { grades: readonly Grade[] }) {
  const { t } = useTranslation()
  const words = useWords()
  if (grades.length === 0) return null
  return (
    <details className="muted" data-testid="grades-silent">
      <summary>{t('grades.silent', { count: grades.length })}</summary>
      <ul>
        {grades.map((grade) => (
          <li key={`${grade.scheme} ${grade.program}`}>
            <Link to={toGrade(grade.account.id, grade)}>{words.given(grade.title)}</Link>
            <Unknowns grade={grade} />
          </li>
        ))}
      </ul>
    </details>
  )
}

export function ShopCard({ shop: { account, grades } }: { shop: Shop }) {
  const { t } = useTranslation()
  const words = useWords()
  const telling = grades.filter((grade) => !isSilent(grade))
  return (
    <article className="panel shop-card" data-testid="shop-card" data-account={account.id}>
      <header className="panel-head">
        <h2>
          <Link to={`/grades/${account.id}`}>{account.name}</Link>
        </h2>
        <span className="muted">
          {words.marketplace(account.marketplace)} · {account.site}
        </span>
      </header>
      {grades.length === 0 && <p className="muted">{t('grades.none')}</p>}
      <ul className="grade-lines">
        {telling.map((grade) => (
          <GradeLine key={`${grade.scheme} ${grade.program}`} grade={grade} />
        ))}
      </ul>
      <Silent grades={grades.filter((grade) => isSilent(grade))} />
    </article>
  )
}
