import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { drawn, initialValues, inputOf } from '../action/fields'
import { FieldItem } from '../action/field-item'
import { newKey } from '../action/intention'
import { answered, api } from '../api/client'
import type { Schema } from '../api/types'
import { ProblemNotice } from '../shell/states'
import type { Desk } from './desk'
import type { DeclaredAction } from './machines'

type Run = Schema<'BulkRun'>

const lookMs = 1_500

const runQuery = (run: Run | undefined) => ({
  queryKey: ['bulk-run', run?.id],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    answered(api.GET('/v1/bulk-runs/{id}', { params: { path: { id: run?.id ?? '' } }, signal })),
  enabled: run !== undefined && run.state !== 'planned',
  refetchInterval: ({ state }: { state: { data?: Run | undefined } }) =>
    state.data?.state === 'running' ? lookMs : (false as const),
})

function RunWords({ run }: { run: Run }) {
  const { t } = useTranslation()
  return (
    <div role="status" data-testid="bulk-run" data-state={run.state}>
      <p>{run.state === 'planned' ? t('bulk.planned', run.cases) : t('bulk.progress', run.cases)}</p>
      <ul>
        {run.refusals.map(({ code, detail, cases }) => (
          <li key={`${code} ${detail}`} className="muted">
            {t('bulk.refusal', { cases, detail })}
          </li>
        ))}
      </ul>
      {run.state === 'finished' && <b>{t('bulk.finished')}</b>}
    </div>
  )
}

/** The action's form, what a dry run says of it, and how far the real run has got. */
export function BulkPanel({ desk, action }: { desk: Desk; action: DeclaredAction }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Record<string, unknown>>()
  const plan = useMemo(() => drawn(action.inputSchema), [action.inputSchema])
  const cases = [...desk.selected]
  const planning = useMutation({
    mutationFn: (input: Record<string, unknown>) =>
      answered(
        api.POST('/v1/bulk-runs', {
          params: { header: { 'Idempotency-Key': newKey() } },
          body: { action: action.name, input: input as Record<string, never>, cases },
        }),
      ),
  })
  const starting = useMutation({
    mutationFn: (id: string) => answered(api.POST('/v1/bulk-runs/{id}/start', { params: { path: { id } } })),
  })
  const stopping = useMutation({
    mutationFn: (id: string) => answered(api.POST('/v1/bulk-runs/{id}/cancel', { params: { path: { id } } })),
  })
  const known = stopping.data ?? starting.data ?? planning.data
  const run = useQuery(runQuery(known)).data ?? known
  const problem = planning.error ?? starting.error ?? stopping.error

  return (
    <div className="action-panel bulk-panel">
      {action.movesMoney && <p className="warning-words">{t('bulk.money')}</p>}
      {plan.undrawable.length > 0 ? (
        <p>{t('action.undrawable', { fields: plan.undrawable.join(', ') })}</p>
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={planning.isPending || starting.isSuccess}
          initialValues={initialValues(plan)}
          onFinish={(values: Record<string, unknown>) => planning.mutate(inputOf(plan, values))}
        >
          {plan.fields.map((field) => (
            <FieldItem key={field.path.join('.')} field={field} caseId={cases[0] ?? ''} outgoing={false} />
          ))}
          <Button htmlType="submit" loading={planning.isPending} data-testid="bulk-try">
            {t('bulk.try')}
          </Button>
        </Form>
      )}
      {run && <RunWords run={run} />}
      {problem && <ProblemNotice problem={problem} />}
      <div className="action-buttons">
        {run?.state === 'planned' && run.cases.pending > 0 && (
          <Button
            type="primary"
            danger={action.irreversible}
            loading={starting.isPending}
            onClick={() => starting.mutate(run.id)}
            data-testid="bulk-start"
          >
            {t('bulk.start', { count: run.cases.pending })}
          </Button>
        )}
        {run?.state === 'running' && (
          <Button onClick={() => stopping.mutate(run.id)} data-testid="bulk-cancel">
            {t('bulk.cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}
