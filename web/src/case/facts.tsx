import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { marketplacesQuery } from '../api/queries'
import type { Case, OrderLine } from '../api/types'
import { serverNow, useTick } from '../clock/server-clock'
import { useWords } from '../i18n/words'
import { Fact, Section } from './section'

function OrderLines({ lines }: { lines: OrderLine[] }) {
  const { t } = useTranslation()
  const words = useWords()
  if (lines.length === 0) return null
  return (
    <div className="table-scroll">
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('order.item')}</th>
            <th scope="col">{t('order.sku')}</th>
            <th scope="col" className="number">
              {t('order.quantity')}
            </th>
            <th scope="col" className="number">
              {t('order.price')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineId}>
              <td>{line.title ?? line.itemId ?? line.lineId}</td>
              <td>{line.sku ?? '–'}</td>
              <td className="number figures">{line.quantity ?? '–'}</td>
              <td className="number figures">{line.price ? words.money(line.price) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What time it is where the site sells: whether anybody there reads an answer now. */
function TheirTime({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const sites = useQuery(marketplacesQuery()).data?.find(({ id }) => id === row.marketplace)?.sites
  const site = sites?.[row.site]
  const time = useTick((now) => (site ? words.timeIn(site.zone, now ?? serverNow()) : null))
  if (!site) return null
  return <Fact name={t('facts.theirTime', { place: site.name })}>{time}</Fact>
}

export function Facts({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <Section title={t('facts.title')}>
      <dl className="facts">
        <Fact name={t('facts.amount')}>{row.amount ? words.money(row.amount) : t('facts.noAmount')}</Fact>
        <Fact name={t('facts.buyer')}>
          {row.buyer?.handle ?? t('facts.noBuyer')}
          {row.buyer?.locale && <span className="muted"> ({row.buyer.locale})</span>}
        </Fact>
        <TheirTime row={row} />
        <Fact name={t('facts.reason')}>
          {row.reason ? (
            <>
              {row.reason.text ?? row.reason.code}
              {row.reason.text && row.reason.code && <code>{row.reason.code}</code>}
            </>
          ) : (
            t('facts.noReason')
          )}
        </Fact>
        <Fact name={t('facts.order')}>{row.order.id ?? t('facts.noOrder')}</Fact>
        <Fact name={t('facts.opened')}>{words.time(row.openedAt)}</Fact>
        <Fact name={t('facts.updated')}>{words.time(row.updatedAt)}</Fact>
      </dl>
      <OrderLines lines={row.order.lines} />
    </Section>
  )
}

const verbatim = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

/** What the marketplace wrote, word for word: the last court when our words and theirs seem to differ. */
export function NativeWords({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const entries = Object.entries(row.native ?? {})
  if (entries.length === 0) return null
  return (
    <details className="section native">
      <summary>{t('native.title', { marketplace: words.marketplace(row.marketplace) })}</summary>
      <dl className="facts facts-native">
        {entries.map(([name, value]) => (
          <Fact key={name} name={name}>
            <code>{verbatim(value)}</code>
          </Fact>
        ))}
      </dl>
    </details>
  )
}
