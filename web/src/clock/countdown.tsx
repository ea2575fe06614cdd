import { useTranslation } from 'react-i18next'
import type { Deadline } from '../api/types'
import { useWords } from '../i18n/words'
import { durationWords, urgencyOf } from './duration'
import { useTick } from './server-clock'

/** Time left by the server's clock. Another party's clock keeps its colour but only as an outline. */
export function Countdown({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation()
  const words = useWords()
  const due = Date.parse(deadline.dueAt)
  const urgency = useTick((now) => (now === null ? 'calm' : urgencyOf(due - now)))
  const text = useTick((now) => {
    if (now === null) return words.time(deadline.dueAt)
    const left = due - now
    const amount = durationWords(t, Math.abs(left))
    if (left < 0) return t('countdown.overdue', { amount })
    return t(deadline.estimated ? 'countdown.leftEstimated' : 'countdown.left', { amount })
  })
  return (
    <time
      className={`countdown countdown-${urgency} ${deadline.party === 'seller' ? '' : 'countdown-theirs'}`}
      data-testid="countdown"
      data-urgency={urgency}
      dateTime={deadline.dueAt}
      title={`${words.time(deadline.dueAt)} (${words.zone})`}
    >
      {text}
    </time>
  )
}

/** Whose turn it is, and what happens when nobody acts. */
export function TurnWords({ deadline, marketplace }: { deadline: Deadline; marketplace: string }) {
  const words = useWords()
  const { t } = useTranslation()
  const past = useTick((now) => now !== null && Date.parse(deadline.dueAt) < now)
  const turn = words.turn(deadline.party, marketplace)
  const miss = words.miss(deadline.onMiss, past, marketplace)
  return (
    <>
      <b>{turn}</b>
      {t('countdown.join')}
      {miss}
    </>
  )
}
