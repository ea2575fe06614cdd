import { lazy, Suspense, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { marketplacesQuery } from '../api/queries'
import { useWords } from '../i18n/words'
import { Loading } from '../shell/states'
import type { Desk } from './desk'
import { kindOf, type DeclaredAction } from './machines'

const BulkPanel = lazy(() => import('./bulk-panel').then((part) => ({ default: part.BulkPanel })))

const none = ''

/** What the selected cases allow, with how many of them allow it. */
function useOffered(desk: Desk): { action: DeclaredAction; count: number }[] {
  const marketplaces = useQuery(marketplacesQuery()).data
  const offered = new Map<string, { action: DeclaredAction; count: number }>()
  for (const row of desk.rows) {
    if (!desk.selected.has(row.id)) continue
    const kind = kindOf(marketplaces, row)
    for (const name of row.allowedActions) {
      const action = kind?.actions.find((one) => one.name === name)
      if (action) offered.set(name, { action, count: (offered.get(name)?.count ?? 0) + 1 })
    }
  }
  return [...offered.values()]
}

/** One action for many cases: first a dry run that tells what would happen, then the deed. */
export function BulkBar({ desk }: { desk: Desk }) {
  const { t } = useTranslation()
  const words = useWords()
  const offered = useOffered(desk)
  const [name, setName] = useState(none)
  const chosen = offered.find(({ action }) => action.name === name)?.action
  const count = desk.selected.size
  return (
    <div className="bulk-bar" role="region" aria-label={t('selection.count', { count })}>
      <b data-testid="selection-count">{t('selection.count', { count })}</b>
      <select
        className="plain-select"
        aria-label={t('bulk.choose')}
        value={name}
        onChange={({ target }) => setName(target.value)}
        data-testid="bulk-action"
      >
        <option value={none}>{t('bulk.choose')}</option>
        {offered.map(({ action, count: of }) => (
          <option key={action.name} value={action.name}>
            {t('bulk.offered', { title: words.given(action.title, action.name), count: of })}
          </option>
        ))}
      </select>
      <button type="button" className="plain-button" onClick={desk.clear}>
        {t('selection.clear')}
      </button>
      {chosen && (
        <Suspense fallback={<Loading />}>
          <BulkPanel key={chosen.name} desk={desk} action={chosen} />
        </Suspense>
      )}
    </div>
  )
}
