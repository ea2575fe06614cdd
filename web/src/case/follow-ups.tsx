import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { followUpsQuery } from '../api/queries'
import type { Case } from '../api/types'
import { useWords } from '../i18n/words'
import { Section } from './section'

/** What was promised to this buyer and by when; only a message that was sent keeps a promise. */
export function FollowUps({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const followUps = useQuery(followUpsQuery(row.id)).data ?? []
  if (followUps.length === 0) return null
  return (
    <Section title={t('promise.title')} testId="follow-ups">
      <ul className="effects">
        {followUps.map((one) => (
          <li key={one.id} data-state={one.state}>
            <p>
              <q>{one.text}</q>
            </p>
            <p className={one.state === 'overdue' ? 'warning-words' : 'muted'}>
              {[
                one.owner.name,
                one.dueAt
                  ? t('promise.due', { time: words.time(one.dueAt) })
                  : t('promise.unclear', { when: one.when }),
                t(`promise.state.${one.state}`),
              ].join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
