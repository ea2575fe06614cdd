import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { advanceClock, clockQuery, useTick } from './server-clock'

/** Shown only when time is the sandbox's: what time it is there, and a way to let a day pass. */
export function SandboxStrip() {
  const { t } = useTranslation()
  const words = useWords()
  const client = useQueryClient()
  const clock = useQuery(clockQuery)
  const now = useTick((ms) => (ms === null ? null : words.clock(ms)))
  const advance = useMutation({
    mutationFn: () => advanceClock('P1D'),
    onSuccess: () => client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }),
  })
  if (!clock.data) {
    return clock.isError ? (
      <div className="strip strip-warning" role="status">
        {t('clock.unknown')}
      </div>
    ) : null
  }
  if (!clock.data.virtual) return null
  return (
    <div className="strip strip-sandbox" data-testid="sandbox-strip">
      <span>
        <b>{t('clock.sandbox')}</b> <span className="figures">{now}</span>
        <span className="strip-hint"> · {t('clock.hint')}</span>
      </span>
      {advance.isError && (
        <span role="alert">{t('clock.advanceFailed', { detail: advance.error.message })}</span>
      )}
      <Button
        size="small"
        loading={advance.isPending}
        onClick={() => advance.mutate()}
        data-testid="clock-advance"
      >
        {t('clock.advance')}
      </Button>
    </div>
  )
}
