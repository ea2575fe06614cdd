import { useTranslation } from 'react-i18next'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'
import { Away } from '../shell/away'
import { Table } from '../table/table'
import { useMarketplace } from './queries'

/** What can be done at this marketplace and by which way; what it does not let us do is said, not faked. */
export function Capabilities({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = useMarketplace(account.marketplace)
  if (!marketplace || marketplace.capabilities.length === 0) return null
  return (
    <details className="panel" data-testid="account-capabilities">
      <summary>{t('capability.title', { count: marketplace.capabilities.length })}</summary>
      <Table
        caption={t('capability.title', { count: marketplace.capabilities.length })}
        rows={marketplace.capabilities}
        keyOf={({ operation, kind, via }) => `${operation.en} ${kind} ${via}`}
        columns={[
          {
            key: 'operation',
            title: t('capability.operation'),
            head: true,
            cell: ({ operation }) => words.given(operation),
          },
          {
            key: 'kind',
            title: t('filter.kind'),
            cell: ({ kind }) => (kind === null ? '–' : words.kind(kind)),
          },
          { key: 'via', title: t('capability.via'), cell: ({ via }) => t(`capability.${via}`) },
          {
            key: 'why',
            title: t('capability.why'),
            cell: ({ why, link, source, confidence }) => (
              <>
                {why && <p>{words.given(why)}</p>}
                {link && <Away url={link}>{t('capability.there')}</Away>}
                <p className="muted">
                  {source} · {words.confidence(confidence)}
                </p>
              </>
            ),
          },
        ]}
      />
    </details>
  )
}
