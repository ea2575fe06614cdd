import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { countsQuery, type Filters } from '../api/queries'
import { boxes, type Box } from '../api/types'
import { useTitle } from '../shell/title'
import { toBox } from './address'

export function Boxes({ box, filters }: { box: Box; filters: Filters }) {
  const { t, i18n } = useTranslation()
  const counts = useQuery(countsQuery(filters))
  const unhandled = counts.data?.boxes.unhandled
  useTitle(unhandled ? `(${unhandled}) ${t(`box.${box}`)}` : t(`box.${box}`))
  return (
    <nav className="boxes" aria-label={t('box.name')}>
      {boxes.map((name) => {
        const count = counts.data?.boxes[name]
        return (
          <Link
            key={name}
            to={toBox(name, name === 'closed' ? { ...filters, overdue: false } : filters)}
            className="box"
            aria-current={name === box ? 'page' : undefined}
            data-testid={`box-${name}`}
            data-count={count}
          >
            <span className="box-name">{t(`box.${name}`)}</span>
            <span className="box-count figures">{count?.toLocaleString(i18n.language) ?? '–'}</span>
            <span className="box-hint">{t(`boxHint.${name}`)}</span>
          </Link>
        )
      })}
    </nav>
  )
}
