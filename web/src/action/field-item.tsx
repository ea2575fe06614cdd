import { Checkbox, Form, Input, InputNumber, Radio, Select, type FormItemProps, type GetProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import type { Field } from './fields'
import { FilesField } from './files-field'
import { MessageField } from './message-field'

const fewChoices = 5
const inputTypes: Partial<Record<Field['shape'], string>> = { date: 'date', dateTime: 'datetime-local' }

function patternOf(source: string): RegExp | null {
  try {
    return new RegExp(source, 'u')
  } catch {
    return null
  }
}

interface FieldProps {
  field: Field
  caseId: string
  /** Whether the other side reads the text. */
  outgoing: boolean
}

/** antd's Form.Item hands id, value and onChange to its child; they pass through as they come. */
function Control({ field, caseId, outgoing, ...rest }: FieldProps) {
  const form = Form.useFormInstance()
  const words = useWords()
  const { schema } = field
  const testId = `field-${field.path.join('.')}`
  const options = field.options.map(({ value, label }) => ({ value, label: words.given(label) }))
  switch (field.shape) {
    case 'files':
      return (
        <FilesField
          {...rest}
          most={schema.type === 'array' ? (schema.maxItems ?? 10) : 1}
          single={schema.type !== 'array'}
        />
      )
    case 'longText':
      if (outgoing) {
        return (
          <MessageField
            {...(rest as Omit<GetProps<typeof Input.TextArea>, 'value'> & { value?: string })}
            caseId={caseId}
            onText={(text) => form.setFieldValue(field.path, text)}
            showCount={schema.maxLength !== undefined}
            maxLength={schema.maxLength}
            data-testid={testId}
          />
        )
      }
      return (
        <Input.TextArea
          {...rest}
          autoSize={{ minRows: 3, maxRows: 12 }}
          showCount={schema.maxLength !== undefined}
          maxLength={schema.maxLength}
          data-testid={testId}
        />
      )
    case 'number':
    case 'integer':
      return (
        <InputNumber
          {...rest}
          {...(field.shape === 'integer' ? { precision: 0 } : {})}
          {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
          {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
          data-testid={testId}
        />
      )
    case 'boolean':
      return (
        <Checkbox {...rest} data-testid={testId}>
          {words.given(field.label)}
        </Checkbox>
      )
    case 'choice':
      return options.length <= fewChoices ? (
        <Radio.Group {...rest} className="choices" data-testid={testId}>
          {options.map(({ value, label }) => (
            <Radio key={value} value={value} data-testid={`${testId}-${value}`}>
              {label}
            </Radio>
          ))}
        </Radio.Group>
      ) : (
        <Select {...rest} options={options} showSearch={{ optionFilterProp: 'label' }} data-testid={testId} />
      )
    case 'date':
    case 'dateTime':
    case 'text':
      break
  }
  return (
    <Input
      {...rest}
      type={inputTypes[field.shape] ?? 'text'}
      maxLength={schema.maxLength}
      data-testid={testId}
    />
  )
}

function useRules({ schema, required, shape }: Field): NonNullable<FormItemProps['rules']> {
  const { t } = useTranslation()
  const rules: NonNullable<FormItemProps['rules']> = []
  if (required && shape !== 'boolean') {
    const blankCounts = shape === 'text' || shape === 'longText'
    rules.push({ required: true, whitespace: blankCounts, message: t('form.missing') })
  }
  if (schema.minLength !== undefined && schema.minLength > 1) {
    rules.push({ min: schema.minLength, message: t('form.tooShort', { length: schema.minLength }) })
  }
  // The pattern of a date is about what is sent, not about what the date field holds.
  const pattern = schema.pattern === undefined || shape.startsWith('date') ? null : patternOf(schema.pattern)
  if (pattern) rules.push({ pattern, message: t('form.pattern', { pattern: pattern.source }) })
  return rules
}

export function FieldItem({ field, caseId, outgoing }: FieldProps) {
  const { t } = useTranslation()
  const words = useWords()
  const rules = useRules(field)
  const isBoolean = field.shape === 'boolean'
  const label = words.given(field.label)
  return (
    <Form.Item
      name={field.path}
      label={isBoolean ? undefined : field.required ? label : t('form.optional', { label })}
      extra={words.given(field.help) || undefined}
      rules={rules}
      valuePropName={isBoolean ? 'checked' : 'value'}
    >
      <Control field={field} caseId={caseId} outgoing={outgoing} />
    </Form.Item>
  )
}
