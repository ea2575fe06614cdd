import { Button, Form } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account, Marketplace } from '../api/types'
import { ProblemNotice } from '../shell/states'
import { useChangeAccount, useMarketplace } from './queries'
import { SettingField } from './setting-field'
import { fieldsOf, settingsOf, valuesOf, type Setting } from './setting-shapes'

type Fields = Record<string, unknown>

/** A form over some of a shop's settings; what it does not show stays as it is. */
export function SettingsForm({
  account,
  settings,
  testId,
}: {
  account: Account
  settings: readonly Setting[]
  testId: string
}) {
  const { t } = useTranslation()
  const change = useChangeAccount(account.id)
  return (
    <Form<Fields>
      name={testId}
      layout="vertical"
      requiredMark={false}
      disabled={change.isPending}
      initialValues={fieldsOf(settings, account.settings)}
      onFinish={(fields) => change.mutate({ settings: valuesOf(settings, fields) })}
      data-testid={testId}
    >
      <div className="settings-grid">
        {settings.map((setting) => (
          <SettingField key={setting.name} setting={setting} path={[setting.name]} full={[setting.name]} />
        ))}
      </div>
      {change.isError && <ProblemNotice problem={change.error} />}
      <div className="panel-row">
        <Button type="primary" htmlType="submit" loading={change.isPending} data-testid={`${testId}-save`}>
          {t('settings.save')}
        </Button>
        {change.isSuccess && (
          <span role="status" className="muted" data-testid={`${testId}-saved`}>
            {t('settings.saved')}
          </span>
        )}
      </div>
    </Form>
  )
}

export const shopSettingsOf = (marketplace: Marketplace): Setting[] => settingsOf(marketplace.settingsSchema)

export function ShopSettings({ account }: { account: Account }) {
  const { t } = useTranslation()
  const marketplace = useMarketplace(account.marketplace)
  const settings = useMemo(() => (marketplace ? shopSettingsOf(marketplace) : []), [marketplace])
  if (settings.length === 0) return null
  return (
    <details className="panel" data-testid="account-settings">
      <summary>{t('settings.title')}</summary>
      <SettingsForm account={account} settings={settings} testId="shop-settings" />
    </details>
  )
}
