import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { caseGradeQuery } from '../api/queries'
import type { Case } from '../api/types'
import { useWords } from '../i18n/words'
import { Section } from './section'

/** Where the case counts against the shop, until when that can be averted, and what one more would cost. */
export function GradeEffects({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const effects = row.gradeEffects ?? []
  const stakes = useQuery({ ...caseGradeQuery(row.id), enabled: effects.length > 0 })
  if (effects.length === 0) return null
  return (
    <Section title={t('stake.title')} testId="grade-effects">
      <ul className="effects">
        {effects.map((effect) => {
          const grades = stakes.data?.find(({ metric }) => metric === effect.metric)?.grades ?? []
          return (
            <li key={effect.metric}>
              <p>
                <b>{grades[0]?.metric ? words.given(grades[0].metric) : effect.metric}</b>{' '}
                <span className={`tag ${effect.counts === 'no' ? '' : 'tag-lost'}`}>
                  {t(`stake.counts.${effect.counts}`)}
                </span>
              </p>
              <p>{words.given(effect.why)}</p>
              {effect.avertUntil && <p>{t('stake.avert', { time: words.time(effect.avertUntil) })}</p>}
              {grades.map((grade) => (
                <p
                  key={`${grade.scheme} ${grade.program}`}
                  className={grade.losesLevel ? 'warning-words' : 'muted'}
                >
                  {grade.losesLevel
                    ? t('stake.loses', { scheme: grade.scheme })
                    : grade.headroom === null
                      ? t('stake.unknown', { scheme: grade.scheme })
                      : t('stake.headroom', { scheme: grade.scheme, count: grade.headroom })}
                </p>
              ))}
              <small className="muted">{t('stake.source', { source: effect.source })}</small>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
