import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { countsQuery, type Filters } from '../api/queries'
import { peopleQuery, tagsQuery } from '../case/team-queries'
import type { BoxCounts } from '../api/types'
import { useWords } from '../i18n/words'
import { boxOf, toList, type List } from './address'
import { Views } from './views'

const any = ''
const none: never[] = []

/** By person and by tag. */
function Whose({ list, filters }: { list: List; filters: Filters }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const people = useQuery(peopleQuery()).data ?? none
  const tags = useQuery(tagsQuery()).data ?? none
  const choose = (change: Partial<Filters>) => void navigate(toList(list, { ...filters, ...change }))
  return (
    <>
      <select
        className="plain-select"
        aria-label={t('filter.assignee')}
        value={filters.assignee ?? any}
        onChange={({ target: { value } }) => choose({ assignee: value === any ? null : value })}
        data-testid="filter-assignee"
      >
        <option value={any}>{t('filter.anyAssignee')}</option>
        <option value="me">{t('filter.me')}</option>
        <option value="none">{t('filter.nobody')}</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {(tags.length > 0 || filters.tag !== null) && (
        <select
          className="plain-select"
          aria-label={t('filter.tag')}
          value={filters.tag ?? any}
          onChange={({ target: { value } }) => choose({ tag: value === any ? null : value })}
          data-testid="filter-tag"
        >
          <option value={any}>{t('filter.anyTag')}</option>
          {tags.map(({ id, name }) => (
            <option key={id} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </>
  )
}

/** What can be chosen comes from what there is: a new marketplace or kind appears here by itself. */
export function FilterBar({ list, filters }: { list: List; filters: Filters }) {
  const { t, i18n } = useTranslation()
  const words = useWords()
  const navigate = useNavigate()
  const { kind, marketplace } = filters
  // Each facet is counted under the other filters, so its figures add up to the box as it is shown.
  const ofKind = useQuery(countsQuery({ ...filters, marketplace: null })).data
  const ofMarketplace = useQuery(countsQuery({ ...filters, kind: null })).data
  const here = useQuery(countsQuery(filters)).data
  const box = boxOf(list)
  const amount = (counts: BoxCounts) =>
    (box ? counts[box] : counts.unhandled + counts.replied + counts.closed).toLocaleString(i18n.language)
  const to = (change: Partial<Filters>) => toList(list, { ...filters, ...change })
  const marketplaces = ofKind?.byMarketplace ?? none
  const kinds = ofMarketplace?.byKind ?? none
  const isKnown = kind === null || kinds.some((row) => row.kind === kind)

  return (
    <div className="filters" role="group" aria-label={t('filter.name')}>
      <div className="chips" role="group" aria-label={t('filter.marketplace')}>
        <Link
          to={to({ marketplace: null })}
          className="chip"
          aria-current={marketplace === null ? 'true' : undefined}
        >
          {t('filter.anyMarketplace')}
        </Link>
        {marketplaces.map((row) => (
          <Link
            key={row.marketplace}
            to={to({ marketplace: row.marketplace })}
            className="chip"
            aria-current={row.marketplace === marketplace ? 'true' : undefined}
            data-testid={`filter-${row.marketplace}`}
          >
            {words.marketplace(row.marketplace)} <span className="figures muted">{amount(row)}</span>
          </Link>
        ))}
      </div>
      <select
        className="plain-select"
        aria-label={t('filter.kind')}
        value={kind ?? any}
        onChange={({ target }) => void navigate(to({ kind: target.value === any ? null : target.value }))}
        data-testid="filter-kind"
      >
        <option value={any}>{t('filter.anyKind')}</option>
        {!isKnown && <option value={kind}>{`${words.kind(kind)} (0)`}</option>}
        {kinds.map((row) => (
          <option key={row.kind} value={row.kind}>
            {`${words.kind(row.kind)} (${amount(row)})`}
          </option>
        ))}
      </select>
      <Whose list={list} filters={filters} />
      {list !== 'closed' && list !== 'found' && (
        <Link
          to={to({ overdue: !filters.overdue })}
          className="chip chip-overdue"
          aria-current={filters.overdue ? 'true' : undefined}
          data-testid="filter-overdue"
        >
          {t('filter.overdue', { amount: here?.overdue ?? '–' })}
        </Link>
      )}
      <Views list={list} filters={filters} />
    </div>
  )
}
