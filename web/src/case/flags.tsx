import { useTranslation } from 'react-i18next'
import type { Case } from '../api/types'
import { useWords } from '../i18n/words'

/** A state that no table of ours knows is shown in the marketplace's own words, loudly, and never mapped to a guess. */
export function StrangeState({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  if (row.status !== 'unrecognised') return null
  return (
    <span className="strange">
      {t('flag.unknown_state', {
        marketplace: words.marketplace(row.marketplace),
        value: row.nativeState,
        path: '',
      })}
    </span>
  )
}

/** Everything the service found odd about the case. */
export function Flags({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const others = row.flags.filter((flag) => flag.code !== 'unknown_state' || row.status !== 'unrecognised')
  if (row.status !== 'unrecognised' && others.length === 0) return null
  return (
    <div className="flags" role="note" data-testid="flags">
      {row.status === 'unrecognised' && (
        <>
          <StrangeState row={row} />
          <p>{t('case.strangeHint')}</p>
        </>
      )}
      {others.length > 0 && (
        <ul>
          {others.map((flag) => (
            <li key={`${flag.code} ${flag.path} ${String(flag.value)}`}>
              {words.flag(flag, row.marketplace)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
