import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ActionOffer } from '../api/types'
import { useWords } from '../i18n/words'
import { Fact } from '../case/section'
import { valueAt, type Drawn, type Field } from './fields'

interface Props {
  offer: ActionOffer
  plan: Drawn
  /** What would be sent; null while nothing is asked. */
  input: Record<string, unknown> | null
  onConfirm: (input: Record<string, unknown>) => void
  onCancel: () => void
}

function useValueWords() {
  const { t } = useTranslation()
  const words = useWords()
  return (field: Field, value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no')
    if (field.shape === 'dateTime') return words.time(String(value))
    const option = field.options.find((one) => one.value === value)
    return option ? words.given(option.label) : String(value)
  }
}

/** Before something that cannot be undone: what will happen, and exactly what is sent. */
export function ConfirmAction({ offer, plan, input, onConfirm, onCancel }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const valueWords = useValueWords()
  const title = words.given(offer.title, offer.name)
  const given = plan.fields.filter((field) => valueAt(input ?? {}, field.path) !== undefined)
  return (
    <Modal
      open={input !== null}
      title={t('confirm.title', { action: title })}
      onCancel={onCancel}
      onOk={() => input && onConfirm(input)}
      okText={t('confirm.ok', { action: title })}
      cancelText={t('confirm.back')}
      okButtonProps={{ danger: true, 'data-testid': 'action-confirm' }}
      destroyOnHidden
    >
      <div className="confirm">
        <p>{words.given(offer.description)}</p>
        <p className="warning-words">
          {offer.movesMoney && `${t('action.movesMoney')} `}
          {t('action.irreversible')}
        </p>
        {input && given.length > 0 && (
          <dl className="facts">
            {given.map((field) => (
              <Fact key={field.path.join('.')} name={words.given(field.label)}>
                {valueWords(field, valueAt(input, field.path))}
              </Fact>
            ))}
            {plan.fixed.map(({ path, label, value }) => (
              <Fact key={path.join('.')} name={words.given(label)}>
                {String(value)}
              </Fact>
            ))}
          </dl>
        )}
      </div>
    </Modal>
  )
}
