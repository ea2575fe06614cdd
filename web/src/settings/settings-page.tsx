import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useMatch } from 'react-router'
import { useMay } from '../session/may'
import { Page, PageTabs } from '../shell/page'
import { CareService } from './care-service'
import { Keys } from './keys'
import { People } from './people'
import { Reasons } from './reasons'
import { Rulesets } from './rulesets'
import { Templates } from './templates'
import { WebhookLog } from './webhook-log'
import { Webhooks } from './webhooks'
import '../accounts/strings'
import '../grades/strings'
import './strings'
import './settings.css'

interface Part {
  readonly name: 'keys' | 'webhooks' | 'people' | 'care' | 'templates' | 'reasons' | 'rulesets'
  readonly for: 'everybody' | 'shops' | 'everything'
  readonly page: ComponentType
}

const parts: readonly Part[] = [
  { name: 'templates', for: 'everybody', page: Templates },
  { name: 'reasons', for: 'everybody', page: Reasons },
  { name: 'rulesets', for: 'everybody', page: Rulesets },
  { name: 'care', for: 'shops', page: CareService },
  { name: 'keys', for: 'everything', page: Keys },
  { name: 'webhooks', for: 'everything', page: Webhooks },
  { name: 'people', for: 'everything', page: People },
]

/** Each part under its own address; nobody is shown a part whose every button would be refused. */
export function SettingsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const name = useMatch('/settings/:part/*')?.params.part
  const webhook = useMatch('/settings/webhooks/:id')?.params.id
  const mine = parts.filter((part) => part.for === 'everybody' || may[part.for])
  const part = mine.find((one) => one.name === name)
  if (!part) return <Navigate to={`/settings/${mine[0]?.name ?? ''}`} replace />
  const Part = part.page
  return (
    <Page
      key={part.name}
      title={t(`office.${part.name}`)}
      lead={t(`officeHint.${part.name}`)}
      testId="settings"
      tabs={
        <PageTabs
          name={t('office.title')}
          tabs={mine.map((one) => ({
            to: `/settings/${one.name}`,
            name: t(`office.${one.name}`),
            current: one === part,
            testId: `settings-${one.name}`,
          }))}
        />
      }
    >
      {webhook === undefined ? <Part /> : <WebhookLog key={webhook} id={webhook} />}
    </Page>
  )
}
