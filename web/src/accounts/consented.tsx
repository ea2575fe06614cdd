import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { answered, api } from '../api/client'
import { Page } from '../shell/page'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { useRefreshAccounts } from './queries'

/** Where a shop's owner comes back to after agreeing at the marketplace: what he brings is handed in, once. */
export function Consented() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const refresh = useRefreshAccounts()
  const handedIn = useRef(false)
  const complete = useMutation({
    mutationFn: () =>
      answered(api.POST('/v1/consents/complete', { body: { answer: Object.fromEntries(search) } })),
    onSuccess: async ({ account }) => {
      await refresh()
      await navigate(`/accounts/${account}`, { replace: true })
    },
  })
  useEffect(() => {
    if (handedIn.current) return
    handedIn.current = true
    complete.mutate()
  }, [complete])
  return (
    <Page
      title={t('connect.consented')}
      back={{ to: '/accounts', name: t('accounts.title') }}
      testId="consented"
    >
      {complete.isError ? (
        <>
          <ProblemNotice problem={complete.error} />
          <p>
            <Link to="/accounts/connect">{t('connect.again')}</Link>
          </p>
        </>
      ) : (
        <LoadingRows rows={1} />
      )}
    </Page>
  )
}
