import { useTranslation } from 'react-i18next'
import type { Case, Flag } from '../api/types'
import { useWords } from '../i18n/words'

/** A state that no table of ours knows is shown in the marketplace's own words, loudly, and never mapped to a guess. */
export function StrangeState({ row }: { row: Pick<Case, 'status' | 'marketplace' | 'nativeState'> }) {
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

const keyOf = (flag: Flag) => `${flag.code} ${flag.path} ${flag.value}`

/** Fields nobody has read yet change nothing for the staff: one quiet line, open for whoever looks after the adapter. */
function NewFields({ flags, marketplace }: { flags: Flag[]; marketplace: string }) {
  const { t } = useTranslation()
  const words = useWords()
  if (flags.length === 0) return null
  return (
    <details className="new-fields muted" data-testid="new-fields">
      <summary>
        {t('flag.newFields', { count: flags.length, marketplace: words.marketplace(marketplace) })}
      </summary>
      <ul>
        {flags.map((flag) => (
          <li key={keyOf(flag)}>
            <code>{flag.path}</code>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Everything the service found odd about the case. */
export function Flags({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const strange = row.status === 'unrecognised'
  const newFields = row.flags.filter(({ code }) => code === 'unknown_field')
  const odd = row.flags.filter(
    ({ code }) => code !== 'unknown_field' && !(strange && code === 'unknown_state'),
  )
  return (
    <>
      {(strange || odd.length > 0) && (
        <div className="flags" role="note" data-testid="flags">
          <StrangeState row={row} />
          {strange && <p>{t('case.strangeHint')}</p>}
          <ul>
            {odd.map((flag) => (
              <li key={keyOf(flag)}>{words.flag(flag, row.marketplace)}</li>
            ))}
          </ul>
        </div>
      )}
      <NewFields flags={newFields} marketplace={row.marketplace} />
    </>
  )
}
