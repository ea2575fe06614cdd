import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { answered, api } from '../api/client'
import { accountsQuery } from '../api/queries'
import type { Account, Marketplace } from '../api/types'
import { useWords } from '../i18n/words'
import { newKey } from '../action/intention'
import { useSession } from '../session/session'
import { Page } from '../shell/page'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { marketplacesQuery, useRefreshAccounts } from './queries'

interface ShopFields {
  name: string
  site: string
  credentials?: Record<string, string | undefined>
}

function ChooseMarketplace({
  all,
  onChoose,
}: {
  all: readonly Marketplace[]
  onChoose: (id: string) => void
}) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <ul className="marketplaces">
      {all.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            className="marketplace"
            onClick={() => onChoose(one.id)}
            data-testid={`choose-${one.id}`}
          >
            <b>{words.given(one.name, one.id)}</b>
            <span className="muted">{t('connect.sites', { count: Object.keys(one.sites).length })}</span>
            <span className="muted">
              {t('connect.kinds', {
                kinds: one.kinds.map(({ kind }) => words.kind(kind)).join(t('connect.and')),
              })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The marketplace's own list of what it needs. What comes out of the consent is not asked for, unless somebody has it already. */
function Credentials({ marketplace, byConsent }: { marketplace: Marketplace; byConsent: boolean }) {
  const { t } = useTranslation()
  const words = useWords()
  const fields = marketplace.credentials.filter((field) => !(byConsent && field.byConsent))
  const item = (field: Marketplace['credentials'][number]) => {
    const label = words.given(field.title, field.name)
    const testId = `credential-${field.name}`
    return (
      <Form.Item
        key={field.name}
        name={['credentials', field.name]}
        label={field.optional ? t('form.optional', { label }) : label}
        rules={field.optional ? [] : [{ required: true, whitespace: true, message: t('form.missing') }]}
      >
        {field.secret ? (
          <Input.Password autoComplete="off" data-testid={testId} />
        ) : (
          <Input autoComplete="off" spellCheck={false} data-testid={testId} />
        )}
      </Form.Item>
    )
  }
  const optional = fields.filter((field) => field.optional)
  return (
    <>
      {fields.filter((field) => !field.optional).map(item)}
      {optional.length > 0 && (
        <details className="connect-more">
          <summary>{t('connect.more', { count: optional.length })}</summary>
          {optional.map(item)}
        </details>
      )}
    </>
  )
}

const given = (credentials: ShopFields['credentials']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(credentials ?? {}).flatMap(([name, value]) => {
      const text = value?.trim() ?? ''
      return text === '' ? [] : [[name, text]]
    }),
  )

function useConnecting(marketplace: string, account: Account | undefined) {
  const navigate = useNavigate()
  const refresh = useRefreshAccounts()
  const [key] = useState(newKey)
  const bodyOf = ({ name, site, credentials }: ShopFields) => ({
    marketplace,
    name: name.trim(),
    site,
    credentials: given(credentials),
  })
  return useMutation({
    mutationFn: async ({ fields, byConsent }: { fields: ShopFields; byConsent: boolean }) => {
      const shop = bodyOf(fields)
      if (!byConsent) {
        return answered(
          api.POST('/v1/accounts', { params: { header: { 'Idempotency-Key': key } }, body: shop }),
        )
      }
      const redirectUri = `${location.origin}/accounts/consent`
      const of = account ? { account: account.id } : { shop }
      const round = await answered(api.POST('/v1/consents', { body: { ...of, redirectUri } }))
      // The owner signs in over there and comes back to /accounts/consent.
      location.assign(round.address)
      return null
    },
    onSuccess: async (account) => {
      if (!account) return
      await refresh()
      await navigate(`/accounts/${account.id}`)
    },
  })
}

function ShopForm({ marketplace, account }: { marketplace: Marketplace; account: Account | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  const [form] = Form.useForm<ShopFields>()
  const mayConsent = marketplace.credentials.some(({ byConsent }) => byConsent)
  const [byConsent, setByConsent] = useState(mayConsent)
  const connecting = useConnecting(marketplace.id, account)
  const sites = Object.entries(marketplace.sites)
  const name = words.given(marketplace.name, marketplace.id)
  return (
    <Form<ShopFields>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={connecting.isPending}
      initialValues={{
        name: account?.name,
        site: account?.site ?? (sites.length === 1 ? sites[0]?.[0] : undefined),
      }}
      onFinish={(fields) => connecting.mutate({ fields, byConsent })}
      className="connect-form"
    >
      <Form.Item
        name="name"
        label={t('connect.name')}
        extra={t('connect.nameHint')}
        rules={[{ required: true, whitespace: true, message: t('form.missing') }]}
      >
        <Input maxLength={100} readOnly={account !== undefined} data-testid="connect-name" />
      </Form.Item>
      <Form.Item
        name="site"
        label={t('accounts.site')}
        rules={[{ required: true, message: t('form.missing') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={sites.map(([value, site]) => ({ value, label: `${site.name} (${value})` }))}
          data-testid="connect-site"
        />
      </Form.Item>
      {mayConsent && (
        <p className="strip strip-info">
          <span>{t(byConsent ? 'connect.byConsent' : 'connect.byToken', { marketplace: name })}</span>
          <Button size="small" onClick={() => setByConsent(!byConsent)} data-testid="connect-way">
            {t(byConsent ? 'connect.haveToken' : 'connect.ratherConsent')}
          </Button>
        </p>
      )}
      {/* An application that is known already needs nothing but the owner's consent. */}
      {!(account && byConsent) && <Credentials marketplace={marketplace} byConsent={byConsent} />}
      <p className="muted">{t('connect.sealed')}</p>
      {connecting.isError && <ProblemNotice problem={connecting.error} />}
      <Button type="primary" htmlType="submit" loading={connecting.isPending} data-testid="connect-submit">
        {byConsent
          ? t('connect.toConsent', { marketplace: name })
          : t(account ? 'accounts.renew' : 'accounts.connect')}
      </Button>
    </Form>
  )
}

/** Marketplace, then the shop with what the marketplace asks for; how the first read goes is seen on the shop's own page. */
export function Connect() {
  const { t } = useTranslation()
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const session = useSession()
  const marketplaces = useQuery(marketplacesQuery())
  const accounts = useQuery(accountsQuery())
  const account = accounts.data?.find(({ id }) => id === search.get('account'))
  const chosen = account?.marketplace ?? search.get('marketplace')
  const marketplace = marketplaces.data?.find(({ id }) => id === chosen)
  const isTest = session.data?.state === 'in' && session.data.tenant.mode === 'test'
  const waiting = marketplaces.isPending || (search.has('account') && accounts.isPending)
  return (
    <Page
      title={account ? t('connect.renewTitle', { name: account.name }) : t('connect.title')}
      back={
        account
          ? { to: `/accounts/${account.id}`, name: account.name }
          : { to: '/accounts', name: t('accounts.title') }
      }
      testId="connect-page"
    >
      {isTest && <p className="strip strip-info">{t('connect.test')}</p>}
      {!account && (
        <Steps
          size="small"
          responsive={false}
          current={marketplace ? 1 : 0}
          items={[
            { title: marketplace ? words.given(marketplace.name) : t('connect.choose') },
            { title: t('connect.shop') },
            { title: t('connect.read') },
          ]}
        />
      )}
      <section className="panel" aria-label={t('connect.title')}>
        {waiting && <LoadingRows rows={2} />}
        {marketplaces.isLoadingError && (
          <ProblemNotice problem={marketplaces.error} onRetry={() => void marketplaces.refetch()} />
        )}
        {marketplaces.data && !waiting && !marketplace && (
          <ChooseMarketplace all={marketplaces.data} onChoose={(id) => setSearch({ marketplace: id })} />
        )}
        {marketplace && !waiting && (
          <ShopForm key={marketplace.id} marketplace={marketplace} account={account} />
        )}
      </section>
    </Page>
  )
}
