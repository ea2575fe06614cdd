import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { newKey } from '../action/intention'
import { answered, api } from '../api/client'
import { Fact } from '../case/section'
import { useWords } from '../i18n/words'
import { Empty, LoadingRows, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { deliveriesQuery, deliveryQuery, webhooksQuery, type Delivery, type Webhook } from './queries'
import { ShownOnce } from './shown-once'
import { SureButton } from './sure-button'
import { WebhookState } from './webhooks'

const dayMs = 86_400_000
const tones: Record<Delivery['state'], string> = { delivered: 'good', pending: 'soon', failed: 'urgent' }

function useHookChanges(id: string, onSecret: (secret: string) => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const refresh = () =>
    Promise.all(
      ['webhooks', 'deliveries', 'delivery'].map((name) => client.invalidateQueries({ queryKey: [name] })),
    )
  const path = { id }
  const params = () => ({ path, header: { 'Idempotency-Key': newKey() } })
  const test = useMutation({
    mutationFn: () => answered(api.POST('/v1/webhooks/{id}/test', { params: params() })),
    onSuccess: refresh,
  })
  const enable = useMutation({
    mutationFn: (enabled: boolean) =>
      answered(api.PATCH('/v1/webhooks/{id}', { params: { path }, body: { enabled } })),
    onSuccess: refresh,
  })
  const rotate = useMutation({
    mutationFn: () =>
      answered(api.POST('/v1/webhooks/{id}/rotate-secret', { params: params(), body: { overlapHours: 24 } })),
    onSuccess: async ({ secret }) => {
      onSecret(secret)
      await refresh()
    },
  })
  const replayFailed = useMutation({
    mutationFn: () => {
      const now = Date.now()
      return answered(
        api.POST('/v1/webhooks/{id}/replay', {
          params: params(),
          body: {
            from: new Date(now - 30 * dayMs).toISOString(),
            to: new Date(now + dayMs).toISOString(),
            onlyFailed: true,
          },
        }),
      )
    },
    onSuccess: refresh,
  })
  const replay = useMutation({
    mutationFn: (delivery: string) =>
      answered(
        api.POST('/v1/webhooks/{id}/deliveries/{delivery}/replay', { params: { path: { id, delivery } } }),
      ),
    onSuccess: refresh,
  })
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/webhooks/{id}', { params: { path } })),
    onSuccess: async () => {
      await navigate('/settings/webhooks', { replace: true })
      client.removeQueries({ queryKey: ['deliveries', id] })
      await client.invalidateQueries({ queryKey: ['webhooks'] })
    },
  })
  return { test, enable, rotate, replayFailed, replay, remove }
}

/** What was sent, byte for byte, and how each attempt went. */
function DeliveryInFull({ webhook, delivery }: { webhook: string; delivery: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const query = useQuery(deliveryQuery(webhook, delivery))
  return (
    <Loaded query={query}>
      {({ body, log }) => (
        <div data-testid="delivery-in-full">
          <ol>
            {log.map((attempt) => (
              <li key={attempt.number}>
                {t('hook.attempt', { number: attempt.number })}: {words.time(attempt.at)} ·{' '}
                {attempt.status ?? t('hook.noAnswer')} {attempt.error} ·{' '}
                <span className="figures">{attempt.ms} ms</span>
              </li>
            ))}
          </ol>
          <pre className="body" tabIndex={0}>
            {body}
          </pre>
        </div>
      )}
    </Loaded>
  )
}

function Log({ id, replay }: { id: string; replay: ReturnType<typeof useHookChanges>['replay'] }) {
  const { t } = useTranslation()
  const words = useWords()
  const [state, setState] = useState<Delivery['state'] | ''>('')
  const [open, setOpen] = useState<string | null>(null)
  const log = useInfiniteQuery(deliveriesQuery(id, state === '' ? null : state))
  const rows = log.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <section className="panel" aria-labelledby="log-title">
      <div className="panel-head">
        <h2 id="log-title">{t('hook.log')}</h2>
        <Select
          aria-label={t('apiKeys.state')}
          value={state}
          onChange={setState}
          options={(['', 'pending', 'delivered', 'failed'] as const).map((value) => ({
            value,
            label: value === '' ? t('hook.all') : t(`hook.${value}`),
          }))}
          className="short-field"
        />
      </div>
      {log.isPending && <LoadingRows rows={2} />}
      {log.isLoadingError && <ProblemNotice problem={log.error} onRetry={() => void log.refetch()} />}
      {log.isSuccess && rows.length === 0 && <p className="muted">{t('hook.logEmpty')}</p>}
      {rows.length > 0 && (
        <Table
          caption={t('hook.log')}
          rows={rows}
          keyOf={(row) => row.id}
          testId="deliveries"
          below={(row) => (row.id === open ? <DeliveryInFull webhook={id} delivery={row.id} /> : null)}
          columns={[
            { key: 'type', title: t('hook.type'), head: true, cell: ({ type }) => <code>{type}</code> },
            {
              key: 'state',
              title: t('apiKeys.state'),
              cell: (row) => (
                <>
                  <span className={`tag tag-${tones[row.state]}`} data-state={row.state}>
                    {t(`hook.${row.state}`)}
                  </span>{' '}
                  {row.last && (
                    <span className="muted">
                      {row.last.status ?? t('hook.noAnswer')} {row.last.error}
                    </span>
                  )}
                </>
              ),
            },
            {
              key: 'at',
              title: t('hook.at'),
              cell: ({ createdAt, dueAt }) => (
                <>
                  {words.time(createdAt)}{' '}
                  {dueAt && <span className="muted">{t('hook.due', { time: words.time(dueAt) })}</span>}
                </>
              ),
            },
            {
              key: 'attempts',
              title: t('hook.attempts'),
              numeric: true,
              cell: ({ attempts }) => words.number(attempts),
            },
            {
              key: 'do',
              title: <span className="unseen">{t('office.do')}</span>,
              cell: (row) => (
                <div className="panel-row">
                  <Button
                    size="small"
                    aria-expanded={row.id === open}
                    onClick={() => setOpen(row.id === open ? null : row.id)}
                    data-testid={`open-${row.id}`}
                  >
                    {t('hook.open')}
                  </Button>
                  <Button
                    size="small"
                    loading={replay.isPending && replay.variables === row.id}
                    onClick={() => replay.mutate(row.id)}
                    data-testid={`replay-${row.id}`}
                  >
                    {t('hook.replay')}
                  </Button>
                </div>
              ),
            },
          ]}
        />
      )}
      {log.hasNextPage && (
        <Button onClick={() => void log.fetchNextPage()} loading={log.isFetchingNextPage}>
          {t('list.more', { shown: rows.length })}
        </Button>
      )}
    </section>
  )
}

function Hook({ hook }: { hook: Webhook }) {
  const { t } = useTranslation()
  const words = useWords()
  const [secret, setSecret] = useState<string | null>(null)
  const changes = useHookChanges(hook.id, setSecret)
  const { test, enable, rotate, replayFailed, replay, remove } = changes
  const failed = Object.values(changes).find(({ isError }) => isError)
  return (
    <>
      <p>
        <Link to="/settings/webhooks">← {t('office.webhooks')}</Link>
      </p>
      {secret && <ShownOnce secret={secret} onDone={() => setSecret(null)} />}
      {failed && <ProblemNotice problem={failed.error} />}
      <section className="panel" aria-label={hook.url} data-testid="webhook">
        <div className="panel-row">
          <code>{hook.url}</code>
          <WebhookState hook={hook} />
        </div>
        <dl className="facts">
          <Fact name={t('hook.secrets')}>
            {hook.secrets.map(({ hint, validUntil }) => (
              <p key={hint}>
                <code>{hint}</code>{' '}
                {validUntil && (
                  <span className="muted">{t('apiKeys.until', { time: words.time(validUntil) })}</span>
                )}
              </p>
            ))}
          </Fact>
          <Fact name={t('apiKeys.made')}>
            {words.time(hook.createdAt)} · {hook.createdBy}
          </Fact>
        </dl>
        <div className="panel-row">
          <Button onClick={() => test.mutate()} loading={test.isPending} data-testid="hook-test">
            {t('hook.test')}
          </Button>
          <Button
            onClick={() => enable.mutate(!hook.enabled)}
            loading={enable.isPending}
            data-testid="hook-enable"
          >
            {t(hook.enabled ? 'hook.disable' : 'hook.enable')}
          </Button>
          <Button onClick={() => replayFailed.mutate()} loading={replayFailed.isPending}>
            {t('hook.replayFailed')}
          </Button>
          <SureButton
            name={t('hook.rotate')}
            what={t('hook.rotateWhat')}
            onSure={() => rotate.mutate()}
            testId="hook-rotate"
          />
          <SureButton
            name={t('hook.remove')}
            what={t('hook.removeWhat')}
            onSure={() => remove.mutate()}
            testId="hook-remove"
          />
          {replayFailed.data && (
            <span role="status" className="muted">
              {t('hook.queued', { count: replayFailed.data.queued })}
            </span>
          )}
        </div>
      </section>
      <Log id={hook.id} replay={replay} />
    </>
  )
}

export function WebhookLog({ id }: { id: string }) {
  const { t } = useTranslation()
  const webhooks = useQuery(webhooksQuery())
  return (
    <Loaded query={webhooks}>
      {(rows) => {
        const hook = rows.find((one) => one.id === id)
        return hook ? (
          <Hook hook={hook} />
        ) : (
          <Empty title={t('hook.missing')}>
            <Link to="/settings/webhooks">{t('office.webhooks')}</Link>
          </Empty>
        )
      }}
    </Loaded>
  )
}
