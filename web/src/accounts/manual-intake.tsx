import { useMutation } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import type { Account, Schema } from '../api/types'
import { useWords } from '../i18n/words'
import { ProblemNotice } from '../shell/states'
import { useMarketplace, useRefreshAccounts } from './queries'

type Taken = Schema<'TakeBodyAnswer'>

const mail = 'mail'

/** The body goes as it is, byte for byte: the service keeps it before anybody tries to understand it. */
const send = (account: string, stream: string, body: Blob): Promise<Taken> =>
  stream === mail
    ? answered(
        api.POST('/v1/intake/mail', {
          params: { query: { account } },
          body: body as unknown as string,
          bodySerializer: (raw) => raw,
          headers: { 'Content-Type': 'message/rfc822' },
        }),
      )
    : answered(
        api.POST('/v1/accounts/{id}/streams/{stream}', {
          params: { path: { id: account, stream } },
          body: body as unknown as string,
          bodySerializer: (raw) => raw,
          headers: { 'Content-Type': 'application/octet-stream' },
        }),
      )

function Outcome({ taken }: { taken: Taken }) {
  const { t } = useTranslation()
  const words = useWords()
  const { opened, moved, jumped, updated, stale, unchanged } = taken.kept
  return (
    <div role="status" data-testid="intake-outcome">
      <p>
        {t('intake.read', { count: taken.items })}{' '}
        {t('intake.kept', {
          opened: words.number(opened),
          changed: words.number(moved + jumped + updated),
          known: words.number(stale + unchanged),
        })}
      </p>
      {taken.failed > 0 && <p className="account-alarm">{t('intake.failed', { count: taken.failed })}</p>}
    </div>
  )
}

/** What no poll reads: exports, mails, cases told by hand. They become cases like any other, with their source said. */
export function ManualIntake({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  const refresh = useRefreshAccounts()
  const marketplace = useMarketplace(account.marketplace)
  const streams = marketplace?.streams.filter(({ everySeconds }) => everySeconds === null) ?? []
  const readsMail = marketplace?.streams.some(({ stream }) => stream === mail) ?? false
  const choices = [...(readsMail ? [mail] : []), ...streams.map(({ stream }) => stream)]
  const [chosen, setChosen] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const ids = { stream: useId(), file: useId(), text: useId() }
  const stream = chosen ?? choices[0]
  const taking = useMutation({
    mutationFn: ({ stream, body }: { stream: string; body: Blob }) => send(account.id, stream, body),
    onSuccess: refresh,
  })
  if (stream === undefined) return null
  const body = file ?? (text.trim() === '' ? null : new Blob([text]))
  return (
    <section className="panel" aria-labelledby="intake-title" data-testid="account-intake">
      <h2 id="intake-title">{t('intake.title')}</h2>
      <p className="muted">{t('intake.hint', { marketplace: words.marketplace(account.marketplace) })}</p>
      <div className="intake">
        <label htmlFor={ids.stream}>{t('reading.stream')}</label>
        <Select
          id={ids.stream}
          value={stream}
          onChange={setChosen}
          options={choices.map((value) => ({ value, label: value === mail ? t('intake.mail') : value }))}
          data-testid="intake-stream"
        />
        <label htmlFor={ids.file}>{t('intake.file')}</label>
        <input
          id={ids.file}
          type="file"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          data-testid="intake-file"
        />
        <label htmlFor={ids.text}>{t('intake.orText')}</label>
        <Input.TextArea
          id={ids.text}
          value={text}
          disabled={file !== null}
          onChange={(event) => setText(event.target.value)}
          autoSize={{ minRows: 3, maxRows: 12 }}
          spellCheck={false}
          data-testid="intake-text"
        />
      </div>
      <div className="panel-row">
        <Button
          type="primary"
          disabled={body === null}
          loading={taking.isPending}
          onClick={() => body && taking.mutate({ stream, body })}
          data-testid="intake-send"
        >
          {t('intake.send')}
        </Button>
      </div>
      {taking.isError && <ProblemNotice problem={taking.error} />}
      {taking.data && <Outcome taken={taking.data} />}
    </section>
  )
}
