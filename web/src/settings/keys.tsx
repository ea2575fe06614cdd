import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey } from '../action/intention'
import { answered, api } from '../api/client'
import { useWords } from '../i18n/words'
import { ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { keysQuery, type ApiKey } from './queries'
import { ShownOnce } from './shown-once'
import { SureButton } from './sure-button'

type Scope = ApiKey['scopes'][number]

const scopes: readonly Scope[] = [
  'cases:read',
  'cases:act',
  'orders:read',
  'grades:read',
  'accounts:read',
  'accounts:write',
  'webhooks:write',
  'admin',
]

interface KeyFields {
  name: string
  scopes: Scope[]
  expiresOn?: string
}

const overlapHours = 24

function useKeyChanges(onMade: (key: string) => void) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keysQuery().queryKey })
  const header = () => ({ 'Idempotency-Key': newKey() })
  const made = async ({ key }: { key: string }) => {
    onMade(key)
    await refresh()
  }
  const create = useMutation({
    mutationFn: ({ name, scopes, expiresOn }: KeyFields) =>
      answered(
        api.POST('/v1/keys', {
          params: { header: header() },
          body: {
            name: name.trim(),
            scopes,
            ...(expiresOn ? { expiresAt: new Date(expiresOn).toISOString() } : {}),
          },
        }),
      ),
    onSuccess: made,
  })
  const rotate = useMutation({
    mutationFn: (id: string) =>
      answered(
        api.POST('/v1/keys/{id}/rotate', {
          params: { path: { id }, header: header() },
          body: { overlapHours },
        }),
      ),
    onSuccess: made,
  })
  const revoke = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/v1/keys/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  })
  return { create, rotate, revoke }
}

function KeyState({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const words = useWords()
  if (row.revokedAt)
    return <span className="tag">{t('apiKeys.revoked', { time: words.time(row.revokedAt) })}</span>
  if (row.expiresAt && Date.parse(row.expiresAt) < Date.now())
    return <span className="tag">{t('apiKeys.expired', { time: words.time(row.expiresAt) })}</span>
  return (
    <>
      <span className="tag tag-good">{t('apiKeys.works')}</span>{' '}
      {row.expiresAt && (
        <span className="muted">{t('apiKeys.until', { time: words.time(row.expiresAt) })}</span>
      )}
    </>
  )
}

const isOver = ({ revokedAt, expiresAt }: ApiKey) =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) < Date.now())

export function Keys() {
  const { t } = useTranslation()
  const words = useWords()
  const [form] = Form.useForm<KeyFields>()
  const [secret, setSecret] = useState<string | null>(null)
  const keys = useQuery(keysQuery())
  const { create, rotate, revoke } = useKeyChanges(setSecret)
  const failed = [create, rotate, revoke].find(({ isError }) => isError)
  return (
    <>
      {secret && <ShownOnce secret={secret} onDone={() => setSecret(null)} />}
      {failed && <ProblemNotice problem={failed.error} />}
      <Loaded query={keys}>
        {(rows) => (
          <Table
            caption={t('office.keys')}
            rows={rows}
            keyOf={({ id }) => id}
            testId="keys"
            rowClass={(row) => (isOver(row) ? 'row-over' : undefined)}
            columns={[
              {
                key: 'name',
                title: t('apiKeys.name'),
                head: true,
                cell: ({ name, hint }) => (
                  <>
                    {name} <code className="muted">{hint}</code>
                  </>
                ),
              },
              {
                key: 'scopes',
                title: t('apiKeys.scopes'),
                cell: ({ scopes }) => <code>{scopes.join(', ')}</code>,
              },
              { key: 'state', title: t('apiKeys.state'), cell: (row) => <KeyState row={row} /> },
              {
                key: 'used',
                title: t('apiKeys.lastUsed'),
                cell: ({ lastUsedAt }) => (lastUsedAt ? words.time(lastUsedAt) : t('accounts.never')),
              },
              {
                key: 'made',
                title: t('apiKeys.made'),
                cell: ({ createdAt, createdBy }) => `${words.time(createdAt)} · ${createdBy}`,
              },
              {
                key: 'do',
                title: <span className="unseen">{t('office.do')}</span>,
                cell: (row) =>
                  !isOver(row) && (
                    <div className="panel-row">
                      {row.replacedBy === null && (
                        <SureButton
                          name={t('apiKeys.rotate')}
                          what={t('apiKeys.rotateWhat', { hours: overlapHours })}
                          onSure={() => rotate.mutate(row.id)}
                          testId={`rotate-${row.id}`}
                        />
                      )}
                      <SureButton
                        name={t('apiKeys.revoke')}
                        what={t('apiKeys.revokeWhat')}
                        onSure={() => revoke.mutate(row.id)}
                        testId={`revoke-${row.id}`}
                      />
                    </div>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <section className="panel" aria-labelledby="new-key-title">
        <h2 id="new-key-title">{t('apiKeys.new')}</h2>
        <Form<KeyFields>
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={create.isPending}
          initialValues={{ scopes: ['cases:read', 'orders:read', 'grades:read'] }}
          onFinish={(fields) => create.mutate(fields, { onSuccess: () => form.resetFields() })}
        >
          <Form.Item
            name="name"
            label={t('apiKeys.nameLabel')}
            rules={[{ required: true, whitespace: true, message: t('form.missing') }]}
          >
            <Input maxLength={100} data-testid="key-name" />
          </Form.Item>
          <Form.Item
            name="scopes"
            label={t('apiKeys.scopes')}
            rules={[
              {
                // Not `required`: a group of boxes cannot say so to whoever hears it.
                validator: (_rule, chosen: Scope[] | undefined) =>
                  chosen?.length ? Promise.resolve() : Promise.reject(new Error(t('form.missing'))),
              },
            ]}
          >
            <Checkbox.Group options={scopes.map((value) => ({ value, label: value }))} />
          </Form.Item>
          <Form.Item name="expiresOn" label={t('form.optional', { label: t('apiKeys.expires') })}>
            <Input type="date" className="short-field" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={create.isPending} data-testid="key-create">
            {t('apiKeys.create')}
          </Button>
        </Form>
      </section>
    </>
  )
}
