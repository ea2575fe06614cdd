import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, api, given } from '../api/client'
import { Problem } from '../api/problem'
import { actionsQuery, refreshCase } from '../api/queries'
import type { ActionOffer, Case } from '../api/types'
import { useWords } from '../i18n/words'
import { Away } from '../shell/away'
import { ProblemNotice } from '../shell/states'
import { ConfirmAction } from './confirm-action'
import { FieldItem } from './field-item'
import { HeldText } from './held-text'
import { drawn, initialValues, inputOf, type Drawn } from './fields'
import { intentionFor, newKey, settle } from './intention'

interface Props {
  row: Case
  offer: ActionOffer
  /** An earlier request of the same kind may have taken effect: to be read before it is repeated. */
  doubtful: boolean
  onSent: () => void
  onCancel: () => void
}

type Input = Record<string, unknown>

interface Sending {
  readonly input: Input
  /** Why a text leaves in spite of the message rules. */
  readonly overrideReason?: string
}

function useSend({ row, offer, onSent }: Props) {
  const client = useQueryClient()
  const [intention] = useState(() => intentionFor(row.id, offer.name))
  const [unanswered, setUnanswered] = useState(intention.unanswered)
  const sending = useMutation({
    mutationFn: ({ input, overrideReason }: Sending) => {
      if (!intention.unanswered) {
        const known = client.getQueryData(actionsQuery(row.id).queryKey) ?? []
        intention.knownIds = known.map(({ id }) => id)
      }
      return answered(
        api.POST('/v1/cases/{id}/actions/{name}', {
          params: {
            path: { id: row.id, name: offer.name },
            header: { 'Idempotency-Key': intention.key },
          },
          // What belongs into the input is said by the offer's schema, not by the document.
          body: { input: input as Record<string, never>, ...given({ overrideReason }) },
        }),
      )
    },
    onSuccess: async (action) => {
      settle(row.id, offer.name)
      const { queryKey } = actionsQuery(row.id)
      await client.cancelQueries({ queryKey })
      client.setQueryData(queryKey, (known) => [
        action,
        ...(known ?? []).filter(({ id }) => id !== action.id),
      ])
      onSent()
      await refreshCase(client, row.id)
    },
    onError: (error, { input }) => {
      const refused = error instanceof Problem && error.surelyRefused
      // Refused: nothing ran, so the corrected form is a new intention. Otherwise it may have run: same key, same input.
      if (refused) intention.key = newKey()
      intention.unanswered = refused ? null : input
      setUnanswered(intention.unanswered)
      void refreshCase(client, row.id)
    },
  })
  return { intention, unanswered, sending }
}

/** Puts the service's remarks at the fields they are about. */
function remarksByField(problem: unknown, { fields }: Drawn): { name: string[]; errors: string[] }[] {
  if (!(problem instanceof Problem)) return []
  return fields.flatMap(({ path }) => {
    const pointers = [`/input/${path.join('/')}`, `/${path.join('/')}`, `#/input/${path.join('/')}`]
    const errors = problem.errors
      .filter(({ pointer }) => pointers.includes(pointer))
      .map(({ message }) => message)
    return errors.length > 0 ? [{ name: path, errors }] : []
  })
}

function Marks({ row, offer }: { row: Case; offer: ActionOffer }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(row.marketplace)
  return (
    <>
      <p>{words.given(offer.description)}</p>
      {(offer.irreversible || offer.movesMoney) && (
        <p className="warning-words">
          {[offer.movesMoney && t('action.movesMoney'), offer.irreversible && t('action.irreversible')]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
      {offer.via === 'email' && <p>{t('action.byEmail', { marketplace })}</p>}
      {offer.via === 'manual' && (
        <p>
          {t('action.byHand', { marketplace })}{' '}
          {offer.link && <Away url={offer.link}>{t('case.openThere', { marketplace })}</Away>}
        </p>
      )}
    </>
  )
}

export function ActionForm(props: Props) {
  const { row, offer, doubtful, onCancel } = props
  const { t } = useTranslation()
  const words = useWords()
  const [form] = Form.useForm<Input>()
  const plan = useMemo(() => drawn(offer.inputSchema, offer.files), [offer.inputSchema, offer.files])
  const { intention, unanswered, sending } = useSend(props)
  const [toConfirm, setToConfirm] = useState<Input | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const title = words.given(offer.title, offer.name)
  const marketplace = words.marketplace(row.marketplace)

  useEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>('input, textarea, [data-testid="action-submit"]')
    first?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  useEffect(() => {
    const remarks = remarksByField(sending.error, plan)
    form.setFields(remarks)
    if (remarks[0]) form.scrollToField(remarks[0].name, { block: 'center' })
  }, [form, plan, sending.error])

  const send = (input: Input) => {
    setToConfirm(null)
    if (!sending.isPending) sending.mutate({ input })
  }
  const held =
    sending.error instanceof Problem && sending.error.code === 'message_held' ? sending.error : null
  const submit = (values: Input) => {
    const input = unanswered ?? inputOf(plan, values)
    // A repeat of what was already confirmed needs no second question; it cannot run twice.
    if (offer.irreversible && !unanswered) setToConfirm(input)
    else send(input)
  }

  if (plan.undrawable.length > 0) {
    return (
      <div className="action-panel">
        <Alert
          type="info"
          showIcon
          title={t('action.undrawable', { fields: plan.undrawable.join(', ') })}
          description={offer.link && <Away url={offer.link}>{t('case.openThere', { marketplace })}</Away>}
        />
      </div>
    )
  }
  return (
    <div className="action-panel" ref={panel} role="group" aria-label={title} data-testid="action-panel">
      <Marks row={row} offer={offer} />
      <Form<Input>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={sending.isPending || unanswered !== null}
        initialValues={{ ...initialValues(plan), ...intention.draft }}
        onValuesChange={(_changed, all) => {
          intention.draft = all
          // What was held is no longer what stands there: a reason for the old text must not send it.
          if (held) sending.reset()
        }}
        onFinish={submit}
      >
        {plan.fields.map((field) => (
          <FieldItem
            key={field.path.join('.')}
            field={field}
            caseId={row.id}
            outgoing={offer.outgoing.includes(field.path.join('.'))}
          />
        ))}
        {doubtful && !unanswered && (
          <Alert type="warning" showIcon title={t('action.state.in_doubt', { marketplace })} />
        )}
        {!offer.available && (
          <Alert
            type="warning"
            showIcon
            title={t('action.noLonger', { why: offer.why ? words.given(offer.why) : t('action.noReason') })}
          />
        )}
        {unanswered && (
          <Alert type="warning" showIcon role="alert" title={t('action.unanswered', { marketplace })} />
        )}
        {sending.isError && !unanswered && !held && <ProblemNotice problem={sending.error} />}
        {held && (
          <HeldText
            problem={held}
            onOverride={(overrideReason) => {
              const input = sending.variables?.input
              if (input) sending.mutate({ input, overrideReason })
            }}
          />
        )}
        <div className="action-buttons">
          <Button
            type="primary"
            htmlType="submit"
            danger={offer.irreversible}
            data-asks={(offer.irreversible && unanswered === null) || undefined}
            disabled={!offer.available && unanswered === null}
            loading={sending.isPending}
            data-testid="action-submit"
          >
            {unanswered ? t('action.again') : offer.via === 'manual' ? t('action.writeDown') : title}
          </Button>
          <Button disabled={sending.isPending} onClick={onCancel} data-testid="action-cancel">
            {t('action.cancel')}
          </Button>
        </div>
      </Form>
      <ConfirmAction
        offer={offer}
        plan={plan}
        input={toConfirm}
        onConfirm={send}
        onCancel={() => setToConfirm(null)}
      />
    </div>
  )
}
