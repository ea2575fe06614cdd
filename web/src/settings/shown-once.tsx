import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A secret that cannot be read again. The clipboard exists only under HTTPS or on localhost; then it is selected by hand. */
export function ShownOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    setCopied(true)
  }
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      title={t('once.title')}
      description={
        <>
          <p>
            <code className="secret" data-testid="secret">
              {secret}
            </code>
          </p>
          <div className="panel-row">
            {'clipboard' in navigator && (
              <Button size="small" onClick={() => void copy()}>
                {t(copied ? 'once.copied' : 'once.copy')}
              </Button>
            )}
            <Button size="small" onClick={onDone} data-testid="secret-done">
              {t('once.done')}
            </Button>
          </div>
        </>
      }
    />
  )
}
