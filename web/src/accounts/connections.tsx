import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import type { Account } from '../api/types'
import { Fact } from '../case/section'
import { useWords } from '../i18n/words'
import { useMay } from '../session/may'
import { ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { useRefreshAccounts } from './queries'

/** Whether the marketplace pushes its news to us, and a way to ask it now. Without pushes, polls still find everything. */
export function PushStanding({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  const may = useMay()
  const refresh = useRefreshAccounts()
  const check = useMutation({
    mutationFn: () =>
      answered(api.POST('/v1/accounts/{id}/push/check', { params: { path: { id: account.id } } })),
    onSuccess: refresh,
  })
  const { push } = account
  return (
    <section className="panel" aria-labelledby="push-title" data-testid="account-push">
      <div className="panel-head">
        <h2 id="push-title">{t('push.title')}</h2>
        {push && may.shops && (
          <Button size="small" loading={check.isPending} onClick={() => check.mutate()}>
            {t('push.check')}
          </Button>
        )}
      </div>
      {check.isError && <ProblemNotice problem={check.error} />}
      {!push && <p className="muted">{t('push.none')}</p>}
      {push && (
        <>
          {push.problem && <p className="account-alarm">{push.problem}</p>}
          <dl className="facts">
            <Fact name={t('push.address')}>
              {push.address ? <code>{push.address}</code> : t('push.noAddress')}
            </Fact>
            <Fact name={t('push.last')}>
              {push.lastReceivedAt ? words.time(push.lastReceivedAt) : t('accounts.never')}
            </Fact>
            <Fact name={t('push.checked')}>
              {push.checkedAt ? words.time(push.checkedAt) : t('accounts.never')}
            </Fact>
          </dl>
          {push.subscriptions && push.subscriptions.length > 0 && (
            <ul>
              {push.subscriptions.map(({ topic, state, why }) => (
                <li key={topic}>
                  <span className={`tag tag-${state === 'missing' ? 'urgent' : 'good'}`}>
                    {t(`push.${state}`)}
                  </span>{' '}
                  <code>{topic}</code> {why && <span className="muted">{why}</span>}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  )
}

export function Hosts({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  if (account.hosts.length === 0) return null
  return (
    <section className="panel" aria-labelledby="hosts-title">
      <h2 id="hosts-title">{t('hosts.title')}</h2>
      <Table
        caption={t('hosts.title')}
        rows={account.hosts}
        keyOf={({ host }) => host}
        columns={[
          { key: 'host', title: t('hosts.host'), head: true, cell: ({ host }) => host },
          {
            key: 'state',
            title: t('hosts.state'),
            cell: ({ circuit, failingSince, nextTryAt }) =>
              circuit === 'open' ? (
                <>
                  <span className="tag tag-urgent">{t('hosts.spared')}</span>{' '}
                  {nextTryAt && t('hosts.nextTry', { time: words.time(nextTryAt) })}
                </>
              ) : failingSince ? (
                <span className="tag tag-soon">{t('hosts.failing', { time: words.time(failingSince) })}</span>
              ) : (
                <span className="tag tag-good">{t('hosts.answers')}</span>
              ),
          },
          {
            key: 'answered',
            title: t('hosts.answered'),
            cell: ({ answeredAt }) => (answeredAt ? words.time(answeredAt) : t('accounts.never')),
          },
        ]}
      />
    </section>
  )
}
