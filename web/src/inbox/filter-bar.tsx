import { useQuery } from '@tanstack/react-query'
import { Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { countsQuery, type Filters } from '../api/queries'
import type { Box } from '../api/types'
import { useWords } from '../i18n/words'
import { toBox } from './address'

const any = ''

/** What can be chosen comes from what there is: a new marketplace or kind appears here by itself. */
export function FilterBar({ box, filters }: { box: Box; filters: Filters }) {
  const { t } = useTranslation()
  const words = useWords()
  const navigate = useNavigate()
  const all = useQuery(countsQuery({ kind: null, marketplace: null })).data
  const here = useQuery(countsQuery(filters)).data
  const choose = (change: Partial<Filters>) => void navigate(toBox(box, { ...filters, ...change }))

  return (
    <div className="filters" role="group" aria-label={t('filter.name')}>
      <Select
        className="filter-select"
        aria-label={t('filter.kind')}
        value={filters.kind ?? any}
        onChange={(kind: string) => choose({ kind: kind === any ? null : kind })}
        options={[
          { value: any, label: t('filter.anyKind') },
          ...(all?.byKind ?? []).map((row) => ({
            value: row.kind,
            label: `${words.kind(row.kind)} (${row[box]})`,
          })),
        ]}
        data-testid="filter-kind"
      />
      <Select
        className="filter-select"
        aria-label={t('filter.marketplace')}
        value={filters.marketplace ?? any}
        onChange={(marketplace: string) => choose({ marketplace: marketplace === any ? null : marketplace })}
        options={[
          { value: any, label: t('filter.anyMarketplace') },
          ...(all?.byMarketplace ?? []).map((row) => ({
            value: row.marketplace,
            label: `${words.marketplace(row.marketplace)} (${row[box]})`,
          })),
        ]}
        data-testid="filter-marketplace"
      />
      {box !== 'closed' && (
        <Checkbox
          checked={filters.overdue}
          onChange={(event) => choose({ overdue: event.target.checked })}
          data-testid="filter-overdue"
        >
          {t('filter.overdue', { amount: here?.overdue ?? '–' })}
        </Checkbox>
      )}
    </div>
  )
}
