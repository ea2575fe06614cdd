import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { countsQuery, type Filters } from '../api/queries'
import { boxes } from '../api/types'
import { useTitle } from '../shell/title'
import { toList, type List } from './address'

export function Boxes({ list, filters }: { list: List; filters: Filters }) {
  const { t, i18n } = useTranslation()
  const counts = useQuery(countsQuery(filters))
  const unhandled = counts.data?.boxes.unhandled
  const title = list === 'found' ? t('search.title', { q: filters.q ?? '' }) : t(`box.${list}`)
  useTitle(unhandled ? `(${unhandled}) ${title}` : title)
  return (
    <nav className="boxes" aria-label={t('box.name')}>
      {boxes.map((name) => {
        const count = counts.data?.boxes[name]
        const overdue = filters.overdue && name !== 'closed'
        return (
          <Link
            key={name}
            to={toList(name, { ...filters, overdue })}
            className="box"
            title={t(`boxHint.${name}`)}
            aria-current={name === list ? 'page' : undefined}
            data-testid={`box-${name}`}
            data-count={count}
          >
            <span className="box-name">{t(`box.${name}`)}</span>{' '}
            <span className="box-count figures">{count?.toLocaleString(i18n.language) ?? '–'}</span>
          </Link>
        )
      })}
    </nav>
  )
}
