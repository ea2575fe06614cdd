import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { timelineQuery } from '../api/queries'
import type { CaseEvent } from '../api/types'
import { useWords } from '../i18n/words'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { Section } from './section'

const lateMs = 5 * 60_000

function Move({ event, marketplace }: { event: CaseEvent; marketplace: string }) {
  const words = useWords()
  const statusMoved = event.toStatus !== null && event.toStatus !== event.fromStatus
  const stateMoved = event.toState !== null && event.toState !== event.fromState
  if (!statusMoved && !stateMoved) return null
  return (
    <p>
      {statusMoved && (
        <span>
          {event.fromStatus && `${words.status(event.fromStatus, marketplace)} → `}
          <b>{words.status(event.toStatus ?? '', marketplace)}</b>
        </span>
      )}{' '}
      {stateMoved && (
        <code className="muted">
          {event.fromState && `${event.fromState} → `}
          {event.toState}
        </code>
      )}
    </p>
  )
}

function TimelineEvent({ event, marketplace }: { event: CaseEvent; marketplace: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const late = Date.parse(event.recordedAt) - Date.parse(event.at) > lateMs
  const actor = event.actor && (event.actor.name ?? words.actor(event.actor.type))
  const origins: Record<string, string> = {
    marketplace: t('origin.marketplace', { marketplace: words.marketplace(marketplace) }),
    computed: t('origin.computed'),
    staff: t('origin.staff'),
  }
  return (
    <li className={`event event-${event.type}`} data-testid="event" data-type={event.type}>
      <p className="event-head">
        <b>{words.event(event.type)}</b>
        <time className="muted" dateTime={event.at}>
          {words.time(event.at)}
        </time>
      </p>
      <Move event={event} marketplace={marketplace} />
      {event.text && <p className="event-text">{event.text}</p>}
      <p className="event-foot muted">
        {[actor, origins[event.origin] ?? event.origin].filter(Boolean).join(' · ')}
        {late && t('timeline.seenAt', { time: words.time(event.recordedAt) })}
      </p>
    </li>
  )
}

export function Timeline({ id, marketplace }: { id: string; marketplace: string }) {
  const { t } = useTranslation()
  const timeline = useInfiniteQuery(timelineQuery(id))
  const events = timeline.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Section title={t('timeline.title')} testId="timeline">
      {timeline.isPending && <LoadingRows rows={2} />}
      {timeline.isLoadingError && (
        <ProblemNotice problem={timeline.error} onRetry={() => void timeline.refetch()} />
      )}
      {timeline.isSuccess && events.length === 0 && <p className="muted">{t('timeline.empty')}</p>}
      <ol className="timeline">
        {events.map((event) => (
          <TimelineEvent key={event.id} event={event} marketplace={marketplace} />
        ))}
      </ol>
      {timeline.isFetchNextPageError && <ProblemNotice problem={timeline.error} />}
      {timeline.hasNextPage && (
        <Button
          onClick={() => void timeline.fetchNextPage()}
          loading={timeline.isFetchingNextPage}
          data-testid="timeline-more"
        >
          {t('timeline.more')}
        </Button>
      )}
    </Section>
  )
}
