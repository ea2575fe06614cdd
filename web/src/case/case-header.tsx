import { useTranslation } from 'react-i18next'
import type { Case, Row } from '../api/types'
import { Countdown, TurnWords } from '../clock/countdown'
import { useWords } from '../i18n/words'
import { Away } from '../shell/away'
import { StatusTag } from './status-tag'

/** Drawn from what the list knows until the whole case is there, so that a click shows the case at once. */
export function CaseHeader({ row }: { row: Row & Partial<Case> }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(row.marketplace)
  return (
    <header className="case-header">
      <p className="case-origin">
        <span className="tag tag-kind">{words.kind(row.kind)}</span>
        <span>{[marketplace, row.account.name, row.site].filter(Boolean).join(' · ')}</span>
        <span className="muted">{row.nativeId}</span>
        {row.links?.marketplace && (
          <Away url={row.links.marketplace}>{t('case.openThere', { marketplace })}</Away>
        )}
      </p>
      <h1 data-testid="case-title" tabIndex={-1}>
        {words.subject(row)}
      </h1>
      <p className="case-state">
        <StatusTag row={row} testId="case-status" />
        <span className="muted">
          {t('case.nativeState', { marketplace })}{' '}
          <code data-testid="case-native-state">{row.nativeState}</code>
        </span>
        {row.phase && <span className="muted">{t('case.phase', { phase: words.phase(row.phase) })}</span>}
      </p>
      {row.nextDeadline && (
        <p className="case-clock">
          <Countdown deadline={row.nextDeadline} />
          <span>
            <TurnWords deadline={row.nextDeadline} marketplace={row.marketplace} />
          </span>
        </p>
      )}
      {row.closedAt && <p className="case-clock">{t('case.closedAt', { time: words.time(row.closedAt) })}</p>}
    </header>
  )
}
