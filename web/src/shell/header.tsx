import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LanguageSwitch } from '../i18n/language-switch'
import { useWords } from '../i18n/words'
import { useSession, useSignOut } from '../session/session'
import { Mark } from './mark'
import { Navigation } from './navigation'

export function Header() {
  const { t } = useTranslation()
  const words = useWords()
  const session = useSession()
  const signOut = useSignOut()
  const [failed, setFailed] = useState(false)
  if (session.data?.state !== 'in') return null
  const { user, tenant } = session.data

  const leave = async () => {
    setFailed(false)
    await signOut().catch(() => setFailed(true))
  }

  return (
    <header className="header">
      <Link to="/inbox/unhandled" className="header-home" aria-label={t('header.home')}>
        <Mark />
      </Link>
      <Navigation />
      <span className="header-tenant">{tenant.name}</span>
      {tenant.mode === 'test' && <span className="tag tag-test">{t('header.test')}</span>}
      <span className="header-gap" />
      {failed && <span role="alert">{t('header.signOutFailed')}</span>}
      <LanguageSwitch />
      <span className="header-user" title={user.email}>
        {user.name} <span className="muted">· {words.role(user.role)}</span>
      </span>
      <Button onClick={() => void leave()} data-testid="sign-out">
        {t('header.signOut')}
      </Button>
    </header>
  )
}
