import { Alert, Button, Skeleton, Spin } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem'

export function Loading() {
  const { t } = useTranslation()
  return (
    <div className="whole" role="status">
      <Spin size="large" />
      <span className="unseen">{t('state.loading')}</span>
    </div>
  )
}

export function LoadingRows({ rows = 8 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className="loading-rows" role="status">
      <span className="unseen">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} active title={{ width: '60%' }} paragraph={{ rows: 2, width: ['90%', '70%'] }} />
      ))}
    </div>
  )
}

export function useProblemWords() {
  const { t } = useTranslation()
  return (problem: unknown): { title: string; detail: string | null; requestId: string | null } => {
    if (!(problem instanceof Problem))
      return { title: t('problem.page'), detail: String(problem), requestId: null }
    if (problem.code === 'no_answer') return { title: t('problem.noAnswer'), detail: null, requestId: null }
    if (problem.code === 'unreadable_answer') {
      return { title: t('problem.unreadable'), detail: null, requestId: problem.requestId }
    }
    return {
      title: problem.detail ?? problem.title,
      detail: t('problem.code', { status: problem.status, code: problem.code }),
      requestId: problem.requestId,
    }
  }
}

/** The service's own sentence, the number to quote to an operator, and a way to try again. */
export function ProblemNotice({
  problem,
  onRetry,
  page = false,
}: {
  problem: unknown
  onRetry?: () => void
  page?: boolean
}) {
  const { t } = useTranslation()
  const { title, detail, requestId } = useProblemWords()(problem)
  const notice = (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-testid="problem"
      title={title}
      description={
        <>
          {detail && <div className="muted">{detail}</div>}
          {problem instanceof Problem && problem.errors.length > 0 && (
            <ul>
              {problem.errors.map(({ pointer, message }) => (
                <li key={`${pointer} ${message}`}>{message}</li>
              ))}
            </ul>
          )}
          {requestId && (
            <div className="muted">
              {t('problem.requestId')} <code>{requestId}</code>
            </div>
          )}
        </>
      }
      action={onRetry && <Button onClick={onRetry}>{t('problem.retry')}</Button>}
    />
  )
  return page ? <div className="whole">{notice}</div> : notice
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <div className="muted">{children}</div>
    </div>
  )
}

/** Old answers stay on the screen when a refresh fails; then the reader must know how old they are. */
export function StaleNotice({ since, onRetry }: { since: number; onRetry: () => void }) {
  const { t, i18n } = useTranslation()
  const time = new Date(since).toLocaleTimeString(i18n.language === 'zh' ? 'zh-CN' : 'en-GB')
  return (
    <div className="strip strip-warning" role="status" data-testid="stale">
      <span>{t('state.stale', { time })}</span>
      <Button size="small" onClick={onRetry}>
        {t('problem.retry')}
      </Button>
    </div>
  )
}
