import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Filters } from '../api/queries'
import type { Box, Case } from '../api/types'
import { StrangeState } from '../case/flags'
import { StatusTag } from '../case/status-tag'
import { Countdown, TurnWords } from '../clock/countdown'
import { useWords } from '../i18n/words'
import { toCase } from './address'

function RowClock({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  if (row.nextDeadline) return <Countdown deadline={row.nextDeadline} />
  if (row.closedAt) {
    return (
      <time className="row-closed" dateTime={row.closedAt}>
        {words.time(row.closedAt)}
      </time>
    )
  }
  return <span className="countdown countdown-calm countdown-theirs">{t('countdown.none')}</span>
}

interface Props {
  row: Case
  box: Box
  filters: Filters
  selected: boolean
}

export const CaseRow = memo(function CaseRow({ row, box, filters, selected }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const facts = [
    `${words.marketplace(row.marketplace)} · ${row.account.name}`,
    row.buyer?.handle,
    row.order.id && t('row.order', { id: row.order.id }),
  ].filter(Boolean)
  return (
    <li>
      <Link
        to={toCase(row.id, box, filters)}
        className={`row ${row.status === 'unrecognised' ? 'row-strange' : ''}`}
        aria-current={selected ? 'true' : undefined}
        data-testid="case-row"
        data-case-id={row.id}
        data-status={row.status}
      >
        <span className="row-line">
          <span className="tag tag-kind">{words.kind(row.kind)}</span>
          <span className="row-subject" title={words.subject(row)}>
            {words.subject(row)}
          </span>
          <RowClock row={row} />
        </span>
        <span className="row-line">
          <span className="row-facts">{facts.join('  ·  ')}</span>
          {row.amount && <span className="row-amount figures">{words.money(row.amount)}</span>}
        </span>
        <span className="row-line">
          <StatusTag row={row} />
          <span className="row-turn">
            {row.nextDeadline && <TurnWords deadline={row.nextDeadline} marketplace={row.marketplace} />}
          </span>
        </span>
        <StrangeState row={row} />
      </Link>
    </li>
  )
})
