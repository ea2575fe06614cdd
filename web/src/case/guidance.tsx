import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { guidanceQuery } from '../api/queries'
import type { Case } from '../api/types'
import { useWords } from '../i18n/words'
import { SourceWords } from '../shell/away'
import { Section } from './section'

/** What the house rules say of this case, each with its source; where only staff can know something, what that is. */
export function Guidance({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const guidance = useQuery(guidanceQuery(row.id)).data ?? []
  if (guidance.length === 0) return null
  return (
    <Section title={t('guidance.title')} testId="guidance">
      <ul className="effects">
        {guidance.map(({ decision, title, verdicts, missing }) => (
          <li key={decision} data-decision={decision}>
            <b>{words.given(title, decision)}</b>
            {(verdicts ?? []).map(({ rule, words: verdict, provenance }) => (
              <p key={rule}>
                {words.given(verdict)}{' '}
                <small className="muted">
                  {t('deadline.source')}{' '}
                  <SourceWords source={provenance.source.text} url={provenance.source.url} />
                </small>
              </p>
            ))}
            {verdicts === null && (
              <p className="muted">
                {t('guidance.missing', {
                  fields: missing.map(({ field, description }) => description ?? field).join(', '),
                })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
