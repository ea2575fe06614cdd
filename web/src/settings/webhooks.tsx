import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { newKey } from '../action/intention'
import { answered, api } from '../api/client'
import { accountsQuery } from '../api/queries'
import { useWords } from '../i18n/words'
import { Empty, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { webhooksQuery, type Webhook } from './queries'
import { ShownOnce } from './shown-once'

const families = ['case', 'action', 'deadline', 'order', 'grade', 'account']

export function WebhookState({ hook }: { hook: Webhook }) {
  const { t } = useTranslation()
  const words = useWords()
  if (!hook.enabled) {
    return (
      <>
        <span className="tag tag-urgent">{t('hook.disabled')}</span>{' '}
        {hook.disabledWhy && <span>{hook.disabledWhy}</span>}
      </>
    )
  }
  if (hook.failingSince)
    return <span className="tag tag-soon">{t('hook.failing', { time: words.time(hook.failingSince) })}</span>
  return <span className="tag tag-good">{t('hook.works')}</span>
}

interface HookFields {
  url: string
  description?: string
  types?: string[]
  accounts?: string[]
}

function NewWebhook({ onSecret }: { onSecret: (secret: string) => void }) {
  const { t } = useTranslation()
  const words = useWords()
  const client = useQueryClient()
  const [form] = Form.useForm<HookFields>()
  const accounts = useQuery(accountsQuery())
  const create = useMutation({
    mutationFn: ({ url, description, types, accounts }: HookFields) =>
      answered(
        api.POST('/v1/webhooks', {
          params: { header: { 'Idempotency-Key': newKey() } },
          body: {
            url: url.trim(),
            ...(description ? { description } : {}),
            ...(types?.length ? { types } : {}),
            ...(accounts?.length ? { accounts } : {}),
          },
        }),
      ),
    onSuccess: async ({ secret }) => {
      onSecret(secret)
      form.resetFields()
      await client.invalidateQueries({ queryKey: webhooksQuery().queryKey })
    },
  })
  return (
    <section className="panel" aria-labelledby="new-hook-title">
      <h2 id="new-hook-title">{t('hook.new')}</h2>
      <Form<HookFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={create.isPending}
        onFinish={(fields) => create.mutate(fields)}
      >
        <Form.Item
          name="url"
          label={t('hook.url')}
          rules={[{ required: true, whitespace: true, message: t('form.missing') }]}
        >
          <Input type="url" maxLength={2000} data-testid="hook-url" />
        </Form.Item>
        <Form.Item name="description" label={t('form.optional', { label: t('hook.description') })}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="types"
          label={t('form.optional', { label: t('hook.types') })}
          extra={t('hook.typesHint')}
        >
          <Select mode="tags" options={families.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item
          name="accounts"
          label={t('form.optional', { label: t('hook.accounts') })}
          extra={t('hook.accountsHint')}
        >
          <Select
            mode="multiple"
            options={(accounts.data ?? []).map(({ id, name, marketplace }) => ({
              value: id,
              label: `${words.marketplace(marketplace)} · ${name}`,
            }))}
          />
        </Form.Item>
        {create.isError && <ProblemNotice problem={create.error} />}
        <Button type="primary" htmlType="submit" loading={create.isPending} data-testid="hook-create">
          {t('hook.create')}
        </Button>
      </Form>
    </section>
  )
}

export function Webhooks() {
  const { t } = useTranslation()
  const webhooks = useQuery(webhooksQuery())
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <>
      {secret && <ShownOnce secret={secret} onDone={() => setSecret(null)} />}
      <Loaded query={webhooks}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t('hook.none')} />
          ) : (
            <Table
              caption={t('office.webhooks')}
              rows={rows}
              keyOf={({ id }) => id}
              testId="webhooks"
              columns={[
                {
                  key: 'url',
                  title: t('hook.url'),
                  head: true,
                  cell: ({ id, url, description }) => (
                    <>
                      <Link to={`/settings/webhooks/${id}`} data-testid={`hook-${id}`}>
                        {url}
                      </Link>
                      {description && <p className="muted">{description}</p>}
                    </>
                  ),
                },
                {
                  key: 'types',
                  title: t('hook.types'),
                  cell: ({ types }) => (types.length === 0 ? t('hook.all') : <code>{types.join(', ')}</code>),
                },
                {
                  key: 'accounts',
                  title: t('hook.accounts'),
                  cell: ({ accounts }) =>
                    accounts === null ? t('hook.all') : t('accounts.count', { count: accounts.length }),
                },
                { key: 'state', title: t('apiKeys.state'), cell: (hook) => <WebhookState hook={hook} /> },
              ]}
            />
          )
        }
      </Loaded>
      <NewWebhook onSecret={setSecret} />
    </>
  )
}
