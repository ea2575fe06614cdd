import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { orderCasesQuery, type Filters } from '../api/queries'
import type { Case } from '../api/types'
import { useWords } from '../i18n/words'
import { toCase, type List } from '../inbox/address'
import { Section } from './section'
import { StatusTag } from './status-tag'

/** Everything else that is open or was decided about the same order: one answer should not contradict another. */
export function LinkedCases({ row, list, filters }: { row: Case; list: List | null; filters: Filters }) {
  const { t } = useTranslation()
  const words = useWords()
  const orderId = row.order.id
  const cases = useQuery({ ...orderCasesQuery(orderId ?? '', row.account.id), enabled: orderId !== null })
  const others = (cases.data ?? []).filter(({ id }) => id !== row.id)
  if (orderId === null || others.length === 0) return null
  return (
    <Section title={t('linked.title', { order: orderId })} testId="linked-cases">
      <ul className="linked">
        {others.map((other) => (
          <li key={other.id}>
            <span className="tag tag-kind">{words.kind(other.kind)}</span>
            <Link to={toCase(other.id, list, filters)}>{words.subject(other)}</Link>
            <StatusTag row={other} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
