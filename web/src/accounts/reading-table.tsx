import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'
import { ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { ReadingBar } from './progress'
import { readingQuery, type Reading } from './queries'

const minuteMs = 60_000

/** How many bodies a minute came in since this was opened; null until it can be told. */
function usePace(reading: Reading | undefined): number | null {
  const begun = useRef<{ at: number; kept: number } | null>(null)
  const [pace, setPace] = useState<number | null>(null)
  const kept = reading?.streams.reduce((sum, stream) => sum + stream.kept, 0)
  useEffect(() => {
    if (kept === undefined) return
    const now = Date.now()
    begun.current ??= { at: now, kept }
    const { at, kept: first } = begun.current
    if (now - at > 3_000) setPace(Math.round(((kept - first) * minuteMs) / (now - at)))
  }, [kept])
  return pace
}

/** What a first read has brought so far; nobody knows beforehand how much there is, so no time is promised. */
function FirstRead({ reading }: { reading: Reading }) {
  const { t } = useTranslation()
  const words = useWords()
  const pace = usePace(reading)
  const kept = reading.streams.reduce((sum, stream) => sum + stream.kept, 0)
  return (
    <div className="first-read" role="status" data-testid="first-read">
      <ReadingBar streams={reading.streams} />
      <p>
        {t('reading.soFar', { kept: words.number(kept), cases: words.number(reading.cases) })}{' '}
        {pace !== null && pace > 0 && t('reading.pace', { pace: words.number(pace) })}
      </p>
      <p className="muted">{t('reading.noTotal')}</p>
    </div>
  )
}

export function ReadingTable({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  const reading = useQuery(readingQuery(account.id))
  const kept = new Map(reading.data?.streams.map((one) => [one.stream, one.kept]))
  return (
    <section className="panel" aria-labelledby="reading-title" data-testid="account-reading">
      <h2 id="reading-title">{t('reading.title')}</h2>
      {reading.isLoadingError && (
        <ProblemNotice problem={reading.error} onRetry={() => void reading.refetch()} />
      )}
      {reading.data?.complete === false && <FirstRead reading={reading.data} />}
      <Table
        caption={t('reading.title')}
        rows={account.streams}
        keyOf={({ stream }) => stream}
        testId="streams"
        columns={[
          { key: 'stream', title: t('reading.stream'), head: true, cell: ({ stream }) => stream },
          {
            key: 'state',
            title: t('reading.state'),
            cell: (one) => (
              <>
                <span className={`tag tag-${one.lastProblem ? 'urgent' : one.completeAt ? 'good' : 'soon'}`}>
                  {t(
                    one.lastProblem
                      ? 'reading.failing'
                      : one.reading
                        ? 'reading.now'
                        : one.completeAt
                          ? 'reading.upToDate'
                          : 'reading.begun',
                  )}
                </span>
                {one.lastProblem && (
                  <p>
                    {one.lastProblem.message} <code>{one.lastProblem.code}</code>
                  </p>
                )}
              </>
            ),
          },
          {
            key: 'kept',
            title: t('reading.kept'),
            numeric: true,
            cell: ({ stream }) => {
              const amount = kept.get(stream)
              return amount === undefined ? '–' : words.number(amount)
            },
          },
          {
            key: 'last',
            title: t('reading.last'),
            cell: ({ lastOkAt }) =>
              lastOkAt ? (
                <time dateTime={lastOkAt}>{words.time(lastOkAt)}</time>
              ) : (
                <span className="muted">{t('accounts.never')}</span>
              ),
          },
          {
            key: 'next',
            title: t('reading.next'),
            cell: ({ nextDueAt, everySeconds }) => (
              <>
                <time dateTime={nextDueAt}>{words.time(nextDueAt)}</time>{' '}
                <span className="muted">
                  {t('reading.every', { minutes: words.number(Math.round(everySeconds / 6) / 10) })}
                </span>
              </>
            ),
          },
        ]}
      />
    </section>
  )
}
