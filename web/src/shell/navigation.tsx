import { useTranslation } from 'react-i18next'
import { Link, matchPath, useLocation } from 'react-router'
import { pages } from './pages'

export function Navigation() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  return (
    <nav className="navigation" aria-label={t('nav.name')}>
      {pages.map(({ name, home, at }) => (
        <Link
          key={name}
          to={home}
          className="navigation-link"
          aria-current={at.some((path) => matchPath(path, pathname)) ? 'page' : undefined}
          data-testid={`nav-${name}`}
        >
          {t(`nav.${name}`)}
        </Link>
      ))}
    </nav>
  )
}
