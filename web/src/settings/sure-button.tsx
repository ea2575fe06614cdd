import { Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'

interface Props {
  name: string
  /** What happens, for whoever is about to do it. */
  what: string
  onSure: () => void
  pending?: boolean
  testId: string
}

/** A button that asks once more. */
export function SureButton({ name, what, onSure, pending = false, testId }: Props) {
  const { t } = useTranslation()
  return (
    <Popconfirm
      title={name}
      description={what}
      onConfirm={onSure}
      okText={t('confirm.ok', { action: name })}
      cancelText={t('confirm.back')}
      okButtonProps={{ danger: true, 'data-testid': `${testId}-sure` }}
    >
      <Button size="small" danger loading={pending} data-testid={testId}>
        {name}
      </Button>
    </Popconfirm>
  )
}
