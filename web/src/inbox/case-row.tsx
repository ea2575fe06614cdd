import { memo, type CSSProperties, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Row } from '../api/types'
import { StatusTag } from '../case/status-tag'
import { Countdown, TurnWords } from '../clock/countdown'
import { useWords } from '../i18n/words'

function RowClock({ row }: { row: Row }) {
  const { t } = useTranslation()
  const words = useWords()
  if (row.nextDeadline) return <Countdown deadline={row.nextDeadline} />
  if (row.closedAt) return <time dateTime={row.closedAt}>{words.shortTime(row.closedAt)}</time>
  return <span className="second">{t('countdown.none')}</span>
}

export interface RowProps {
  row: Row
  to: string
  /** Where each of the case's actions leads. */
  actions: readonly { name: string; title: string; to: string }[]
  index: number
  selected: boolean
  /** Whether the keyboard stands on this row. */
  cursor: boolean
  opened: boolean
  style: CSSProperties
  onOpen: (event: MouseEvent) => void
  onSelect: () => void
  onLook: () => void
}

const shownActions = 2

/** One case as a line of a grid; on a narrow list the same cells stand as a card. */
export const CaseRow = memo(function CaseRow(props: RowProps) {
  const { row, to, actions, index, selected, cursor, opened, style, onOpen, onSelect, onLook } = props
  const { t } = useTranslation()
  const words = useWords()
  const strange = row.status === 'unrecognised'
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`row ${strange ? 'row-strange' : ''} ${cursor ? 'row-cursor' : ''}`}
      style={style}
      onClick={onOpen}
      onPointerEnter={onLook}
      data-testid="case-row"
      data-case-id={row.id}
      data-status={row.status}
      data-opened={opened || undefined}
    >
      <span role="gridcell" className="cell-check">
        <input
          type="checkbox"
          checked={selected}
          tabIndex={cursor ? 0 : -1}
          onChange={onSelect}
          onClick={(event) => event.stopPropagation()}
          aria-label={t('row.select', { subject: words.subject(row) })}
          data-testid="row-select"
        />
      </span>
      <span role="gridcell" className="cell-clock">
        <RowClock row={row} />
        <span className="second">
          {row.nextDeadline && <TurnWords deadline={row.nextDeadline} marketplace={row.marketplace} />}
        </span>
      </span>
      <span role="gridcell" className="cell-label">
        <span className="first">
          <span className="tag tag-kind">{words.kind(row.kind)}</span>
          <Link
            to={to}
            tabIndex={cursor ? 0 : -1}
            aria-current={opened ? 'true' : undefined}
            title={words.subject(row)}
          >
            {words.subject(row)}
          </Link>
        </span>
        <span className="second">
          {row.assignee && <b>{row.assignee.name} · </b>}
          {`${words.marketplace(row.marketplace)} · ${row.account.name}`}
          {row.snoozedUntil && ` · ${t('row.snoozed', { time: words.shortTime(row.snoozedUntil) })}`}
          {row.tags.map((tag) => (
            <span key={tag} className="row-tag">
              {tag}
            </span>
          ))}
        </span>
      </span>
      <span role="gridcell" className="cell-number">
        <span className="first figures">{row.order.id ?? row.nativeId}</span>
        <span className="second figures">{row.order.id === null ? '' : row.nativeId}</span>
      </span>
      <span role="gridcell" className="cell-user">
        <span className="first">{row.buyer?.handle ?? '–'}</span>
        <span className="second figures">{row.amount ? words.money(row.amount) : ''}</span>
      </span>
      <span role="gridcell" className="cell-state">
        <span className="first">
          <StatusTag row={row} />
        </span>
        <span className="second">{row.nativeState}</span>
      </span>
      <span role="gridcell" className="cell-created figures">
        <time dateTime={row.openedAt} title={words.time(row.openedAt)}>
          {words.shortTime(row.openedAt)}
        </time>
      </span>
      <span role="gridcell" className="cell-updated figures">
        <time dateTime={row.updatedAt} title={words.time(row.updatedAt)}>
          {words.shortTime(row.updatedAt)}
        </time>
      </span>
      <span role="gridcell" className="cell-actions">
        {actions.slice(0, shownActions).map((action) => (
          <Link key={action.name} to={action.to} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
            {action.title}
          </Link>
        ))}
      </span>
    </div>
  )
})
