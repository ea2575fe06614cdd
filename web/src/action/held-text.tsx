import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../api/problem'

const SHORTEST_REASON = 5

/** What the message rules hold against a text, and the way to send it all the same: with a reason that is kept. */
export function HeldText({
  problem,
  onOverride,
}: {
  problem: Problem
  onOverride: (reason: string) => void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={problem.detail}
      data-testid="text-held"
      description={
        <>
          <ul>
            {problem.errors.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
          <Input
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
            placeholder={t('action.overrideReason')}
            aria-label={t('action.overrideReason')}
            data-testid="override-reason"
          />
          <div className="action-buttons">
            <Button
              disabled={reason.trim().length < SHORTEST_REASON}
              onClick={() => onOverride(reason.trim())}
              data-testid="override-send"
            >
              {t('action.override')}
            </Button>
          </div>
        </>
      }
    />
  )
}
