import { useQuery } from '@tanstack/react-query'
import { Button, Input, type GetProps } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import type { Schema } from '../api/types'
import { presenceQuery } from '../case/team-queries'
import { useWords } from '../i18n/words'
import { Templates } from './templates'

type Finding = Schema<'Finding'>

const restMs = 450

/** What somebody writes, a moment after the last key. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

/** The text with a finding's own words put in its place, or added where it has none. */
const mended = (text: string, { span, suggestion }: Finding): string =>
  span
    ? text.slice(0, span.start) + (suggestion ?? '') + text.slice(span.end)
    : `${text.trimEnd()} ${suggestion ?? ''}`

function Findings({
  caseId,
  text,
  onMend,
}: {
  caseId: string
  text: string
  onMend: (text: string) => void
}) {
  const { t } = useTranslation()
  const words = useWords()
  const rested = useRested(text)
  const clean = rested.trim()
  const lint = useQuery({
    queryKey: ['lint', caseId, clean],
    queryFn: async ({ signal }) =>
      (
        await answered(
          api.POST('/v1/cases/{id}/lint', {
            params: { path: { id: caseId } },
            body: { text: clean, kind: 'reply' },
            signal,
          }),
        )
      ).data,
    enabled: clean !== '',
    staleTime: 60_000,
    gcTime: 60_000,
  })
  if (clean === '') return null
  const fresh = rested === text && lint.data
  return (
    <div
      className="lint"
      aria-live="polite"
      data-testid="lint"
      data-findings={fresh ? fresh.length : undefined}
    >
      {!fresh && <span className="muted">{t('lint.checking')}</span>}
      {fresh && fresh.length === 0 && <span className="muted">{t('lint.clean')}</span>}
      <ul>
        {(lint.data ?? []).map((finding) => (
          <li
            key={`${finding.rule} ${finding.span?.start}`}
            className={`lint-${finding.severity}`}
            data-rule={finding.rule}
          >
            <b>{t(`lint.${finding.severity}`)}:</b> {words.given(finding.title)}
            {finding.excerpt && <q>{finding.excerpt}</q>}{' '}
            <span className="muted">{words.given(finding.explanation)}</span>{' '}
            {finding.suggestion && fresh && (
              <Button size="small" onClick={() => onMend(mended(clean, finding))} data-testid="lint-mend">
                {t(finding.span ? 'lint.use' : 'lint.add', { text: finding.suggestion })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What the text promises and by when, so that nobody promises by accident. */
function PromisesMade({ caseId, text }: { caseId: string; text: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const clean = useRested(text).trim()
  const read = useQuery({
    queryKey: ['promises', caseId, clean],
    queryFn: async ({ signal }) =>
      (
        await answered(
          api.POST('/v1/cases/{id}/promises', {
            params: { path: { id: caseId } },
            body: { text: clean },
            signal,
          }),
        )
      ).promises,
    enabled: clean !== '',
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const promises = read.data ?? []
  if (clean === '' || promises.length === 0) return null
  const told = promises.map(({ when, dueAt }) => (dueAt ? `${when} (${words.time(dueAt)})` : when)).join(', ')
  return (
    <p className="promises" role="status" data-testid="promises">
      {t('promise.reads', { promises: told })}
    </p>
  )
}

interface Props extends Omit<GetProps<typeof Input.TextArea>, 'value'> {
  caseId: string
  value?: string | undefined
  onText: (text: string) => void
}

/** A text that the other side will read, held against the message rules while it is written. */
export function MessageField({ caseId, onText, ...rest }: Props) {
  const text = rest.value ?? ''
  useQuery({ ...presenceQuery(caseId, 'replying'), enabled: text.trim() !== '' })
  return (
    <>
      <Templates caseId={caseId} onText={onText} />
      <Input.TextArea {...rest} value={text} autoSize={{ minRows: 4, maxRows: 16 }} />
      <PromisesMade caseId={caseId} text={text} />
      <Findings caseId={caseId} text={text} onMend={onText} />
    </>
  )
}
