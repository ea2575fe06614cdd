import { Alert, Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { Translation } from 'react-i18next'

/** A fault of the page itself shows a sentence and a way back, never a white screen. */
export class CrashGuard extends Component<{ children: ReactNode }, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null }

  static getDerivedStateFromError(fault: Error) {
    return { fault }
  }

  override render() {
    const { fault } = this.state
    if (!fault) return this.props.children
    return (
      <Translation>
        {(t) => (
          <div className="whole">
            <Alert
              type="error"
              showIcon
              role="alert"
              title={t('problem.page')}
              description={<code>{fault.message}</code>}
              action={<Button onClick={() => location.reload()}>{t('problem.reload')}</Button>}
            />
          </div>
        )}
      </Translation>
    )
  }
}
