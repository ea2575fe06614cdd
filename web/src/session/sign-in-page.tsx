import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useLocation } from 'react-router'
import { Problem } from '../api/problem'
import { LanguageSwitch } from '../i18n/language-switch'
import { useTitle } from '../shell/title'
import { Mark } from '../shell/mark'
import { useSession, useSignIn } from './session'

interface Credentials {
  email: string
  password: string
}

function useFailure() {
  const { t } = useTranslation()
  return (error: unknown): string => {
    if (!(error instanceof Problem)) return t('signIn.failed')
    if (error.code === 'sign_in_failed') return t('signIn.wrong')
    if (error.status === 429) return t('signIn.tooMany', { seconds: error.retryAfterSeconds ?? 60 })
    if (error.status === 0) return t('problem.noAnswer')
    return error.detail ?? t('signIn.failed')
  }
}

export function SignInPage() {
  const { t } = useTranslation()
  const session = useSession()
  const signIn = useSignIn()
  const location = useLocation()
  const failureOf = useFailure()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useTitle(t('signIn.title'))

  if (session.data?.state === 'in') {
    const from = (location.state as { from?: string } | null)?.from
    return <Navigate to={from ?? '/inbox/unhandled'} replace />
  }

  const submit = async ({ email, password }: Credentials) => {
    setBusy(true)
    setFailure(null)
    try {
      await signIn(email.trim(), password)
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }

  const why = session.data?.why
  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageSwitch />
      </div>
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <Mark />
        <h1 id="sign-in-title">{t('signIn.title')}</h1>
        <p className="muted">{t('signIn.promise')}</p>
        {why === 'ended' && !failure && <Alert type="warning" showIcon title={t('signIn.ended')} />}
        {why === 'left' && !failure && <Alert type="success" showIcon title={t('signIn.left')} />}
        {failure && (
          <Alert type="error" showIcon role="alert" title={failure} data-testid="sign-in-failure" />
        )}
        <Form<Credentials>
          layout="vertical"
          requiredMark={false}
          onFinish={(credentials) => void submit(credentials)}
        >
          <Form.Item
            name="email"
            label={t('signIn.email')}
            rules={[{ required: true, whitespace: true, message: t('signIn.emailMissing') }]}
          >
            <Input
              size="large"
              type="email"
              autoComplete="username"
              autoFocus
              spellCheck={false}
              data-testid="sign-in-email"
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('signIn.password')}
            rules={[{ required: true, message: t('signIn.passwordMissing') }]}
          >
            <Input
              size="large"
              type="password"
              autoComplete="current-password"
              data-testid="sign-in-password"
            />
          </Form.Item>
          <Button
            size="large"
            type="primary"
            htmlType="submit"
            block
            loading={busy}
            data-testid="sign-in-submit"
          >
            {t('signIn.submit')}
          </Button>
        </Form>
      </section>
    </main>
  )
}
