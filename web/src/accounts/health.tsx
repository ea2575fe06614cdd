import { useTranslation } from 'react-i18next'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'

const tones: Record<Account['health']['state'], string> = {
  ok: 'good',
  degraded: 'soon',
  needs_attention: 'urgent',
  paused: 'calm',
}

export function HealthTag({ health }: { health: Account['health'] }) {
  const words = useWords()
  return (
    <span className={`tag tag-${tones[health.state]}`} data-testid="health" data-state={health.state}>
      {words.health(health.state)}
    </span>
  )
}

/** Why a shop is not well and what to do about it; nothing for one that is. */
export function HealthStory({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  const { health, alarms } = account
  return (
    <>
      {health.state !== 'ok' && health.reason && <p>{health.reason}</p>}
      {health.state !== 'ok' && health.nextStep && (
        <p>
          <b>{t('shops.nextStep')}</b> {health.nextStep}
        </p>
      )}
      {alarms.map((alarm) => (
        <p key={alarm.code} className="account-alarm">
          <time dateTime={alarm.at}>{words.time(alarm.at)}</time>: {words.given(alarm.reason)}{' '}
          <b>{words.given(alarm.nextStep)}</b>
        </p>
      ))}
    </>
  )
}
