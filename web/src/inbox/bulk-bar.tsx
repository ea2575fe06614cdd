import { useTranslation } from 'react-i18next'
import type { Desk } from './desk'

export function BulkBar({ desk }: { desk: Desk }) {
  const { t } = useTranslation()
  return (
    <div className="bulk-bar" role="region" aria-label={t('selection.count', { count: desk.selected.size })}>
      <b data-testid="selection-count">{t('selection.count', { count: desk.selected.size })}</b>
      <button type="button" className="plain-button" onClick={desk.clear}>
        {t('selection.clear')}
      </button>
    </div>
  )
}
