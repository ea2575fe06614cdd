import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { applyChanges, readAllAnew } from './apply'
import { follow, useLostSince } from './stream'

const subscribe = (listener: () => void) => {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Keeps the page live while it is open, and says so when it is not. */
export function LiveLine() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const lostSince = useLostSince()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  useEffect(
    () =>
      follow({
        onChanges: (changes) => void applyChanges(client, changes),
        onReset: () => void readAllAnew(client),
      }),
    [client],
  )
  if (online && lostSince === null) return null
  const time = new Date(lostSince ?? Date.now()).toLocaleTimeString(
    i18n.language === 'zh' ? 'zh-CN' : 'en-GB',
  )
  return (
    <div className="strip strip-warning" role="status" data-testid="line-lost">
      {online ? t('live.lost', { time }) : t('live.offline')}
    </div>
  )
}
