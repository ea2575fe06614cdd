import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { answered, api } from '../api/client'
import type { Account } from '../api/types'
import { ProblemNotice } from '../shell/states'
import { useForgetAccount, useRefreshAccounts } from './queries'

/** Cannot be undone, so the name has to be written: nobody does that by mistake. */
export function RemoveAccount({ account }: { account: Account }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const refresh = useRefreshAccounts()
  const forget = useForgetAccount()
  const [name, setName] = useState('')
  const field = useId()
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/accounts/{id}', { params: { path: { id: account.id } } })),
    onSuccess: async () => {
      // Out of the list and away first: nobody should ask once more for what is gone.
      forget(account.id)
      await navigate('/accounts', { replace: true })
      await refresh()
    },
  })
  return (
    <details className="panel" data-testid="account-remove">
      <summary>{t('remove.title')}</summary>
      <p>{t('remove.what')}</p>
      <label htmlFor={field}>{t('remove.write', { name: account.name })}</label>
      <div className="panel-row">
        <Input
          id={field}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
          className="remove-name"
          data-testid="remove-name"
        />
        <Button
          danger
          type="primary"
          disabled={name !== account.name}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="remove-confirm"
        >
          {t('remove.confirm')}
        </Button>
      </div>
      {remove.isError && <ProblemNotice problem={remove.error} />}
    </details>
  )
}
