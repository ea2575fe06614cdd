import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { timelineQuery } from '../api/queries'
import type { CaseEvent } from '../api/types'
import { useWords } from '../i18n/words'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { NoteForm } from './note-form'
import { Section } from './section'

const lateMs = 5 * 60_000

interface EventProps {
  event: CaseEvent
  caseId: string
  marketplace: string
}

function Move({ event, marketplace }: EventProps) {
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

function useEventWords({ event, marketplace }: EventProps) {
  const { t } = useTranslation()
  const words = useWords()
  const late = Date.parse(event.recordedAt) - Date.parse(event.at) > lateMs
  const origins: Record<string, string> = {
    marketplace: t('origin.marketplace', { marketplace: words.marketplace(marketplace) }),
    computed: t('origin.computed'),
    staff: t('origin.staff'),
  }
  return {
    who: event.actor.name ?? words.actor(event.actor.type),
    origin: origins[event.origin] ?? event.origin,
    seen: late ? t('timeline.seenAt', { time: words.time(event.recordedAt) }) : '',
  }
}

function Files({ event, caseId }: EventProps) {
  if (event.files.length === 0) return null
  return (
    <ul className="event-files">
      {event.files.map(({ key, name }) => (
        <li key={key}>
          <a
            href={`/v1/cases/${encodeURIComponent(caseId)}/files/${encodeURIComponent(key)}`}
            target="_blank"
            rel="noopener noreferrer"
          >
            {name}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Words that one party wrote to another: the conversation, with who said it beside it. */
function Message(props: EventProps) {
  const { event } = props
  const words = useWords()
  const { who, seen } = useEventWords(props)
  return (
    <li className={`message message-${event.actor.type}`} data-testid="event" data-type="message">
      <p className="event-head">
        <b>{who}</b>
        <time className="muted" dateTime={event.at}>
          {words.time(event.at)}
          {seen}
        </time>
      </p>
      {/* As it was written: the browser's own translation may turn it into the reader's language. */}
      <p className="event-text" dir="auto" translate="yes">
        {event.text}
      </p>
      <Files {...props} />
    </li>
  )
}

function TimelineEvent(props: EventProps) {
  const { event } = props
  const words = useWords()
  const { who, origin, seen } = useEventWords(props)
  if (event.message) return <Message {...props} />
  return (
    <li className={`event event-${event.type}`} data-testid="event" data-type={event.type}>
      <p className="event-head">
        <b>{words.event(event.type)}</b>
        <time className="muted" dateTime={event.at}>
          {words.time(event.at)}
        </time>
      </p>
      <Move {...props} />
      {event.text && <p className="event-text">{event.text}</p>}
      <Files {...props} />
      <p className="event-foot muted">
        {`${who} · ${origin}`}
        {seen}
      </p>
    </li>
  )
}

/** Conversation and history in one, newest first, right under what can be done about it. */
export function Timeline({ id, marketplace }: { id: string; marketplace: string }) {
  const { t } = useTranslation()
  const timeline = useInfiniteQuery(timelineQuery(id))
  const events = timeline.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Section title={t('timeline.title')} testId="timeline">
      <NoteForm id={id} />
      {timeline.isPending && <LoadingRows rows={2} />}
      {timeline.isLoadingError && (
        <ProblemNotice problem={timeline.error} onRetry={() => void timeline.refetch()} />
      )}
      {timeline.isSuccess && events.length === 0 && <p className="muted">{t('timeline.empty')}</p>}
      <ol className="timeline">
        {events.map((event) => (
          <TimelineEvent key={event.id} event={event} caseId={id} marketplace={marketplace} />
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
