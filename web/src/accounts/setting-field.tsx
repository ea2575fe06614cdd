import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import type { Setting } from './setting-shapes'

type Path = readonly (string | number)[]

function isJson(value: unknown): boolean {
  try {
    JSON.parse(String(value))
    return true
  } catch {
    return false
  }
}

const inputTypes: Partial<Record<Setting['shape'], string>> = { date: 'date', dateTime: 'datetime-local' }

const optionsOf = (options: readonly (string | number)[]) =>
  options.map((value) => ({ value, label: String(value) }))

/** A field that holds one value, or several of one kind. */
function Single({ setting, path, full }: { setting: Setting; path: Path; full: Path }) {
  const { t } = useTranslation()
  const words = useWords()
  const label = words.given(setting.label)
  const testId = `setting-${full.join('.')}`
  const props = {
    name: [...path],
    label,
    extra: words.given(setting.help) || undefined,
    // antd makes the field's id of its name; two lists would otherwise share theirs.
    htmlFor: testId,
  }
  const { shape, schema } = setting
  if (shape === 'switch') {
    return (
      <Form.Item name={[...path]} valuePropName="checked" extra={props.extra}>
        <Checkbox data-testid={testId}>{label}</Checkbox>
      </Form.Item>
    )
  }
  if (shape === 'number') {
    return (
      <Form.Item {...props}>
        <InputNumber
          id={testId}
          {...(setting.whole ? { precision: 0 } : {})}
          {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
          {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
          data-testid={testId}
        />
      </Form.Item>
    )
  }
  if (shape === 'choice' || shape === 'choices' || shape === 'words') {
    const mode =
      shape === 'choice' ? {} : { mode: shape === 'choices' ? ('multiple' as const) : ('tags' as const) }
    return (
      <Form.Item {...props}>
        <Select
          id={testId}
          {...mode}
          options={shape === 'words' ? [] : optionsOf(setting.options)}
          {...(shape === 'words' ? { open: false, suffixIcon: null } : {})}
          data-testid={testId}
        />
      </Form.Item>
    )
  }
  if (shape === 'json') {
    return (
      <Form.Item
        {...props}
        rules={[
          {
            validator: (_rule, value) =>
              isJson(value) ? Promise.resolve() : Promise.reject(new Error(t('settings.notJson'))),
          },
        ]}
      >
        <Input.TextArea
          id={testId}
          autoSize={{ minRows: 2, maxRows: 16 }}
          spellCheck={false}
          data-testid={testId}
        />
      </Form.Item>
    )
  }
  return (
    <Form.Item {...props}>
      <Input
        id={testId}
        type={inputTypes[shape] ?? 'text'}
        {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })}
        data-testid={testId}
      />
    </Form.Item>
  )
}

/** Words beside words: the left one is theirs, the right one ours. */
function Pairs({ setting, path, full }: { setting: Setting & { shape: 'pairs' }; path: Path; full: Path }) {
  const { t } = useTranslation()
  const words = useWords()
  const label = words.given(setting.label)
  return (
    <fieldset className="setting-group">
      <legend>{label}</legend>
      <Form.List name={[...path]}>
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="setting-row">
                <Form.Item name={[name, 'name']}>
                  <Input aria-label={t('settings.pairName', { label })} />
                </Form.Item>
                <span aria-hidden="true">=</span>
                <Form.Item name={[name, 'value']}>
                  {setting.options ? (
                    <Select
                      aria-label={t('settings.pairValue', { label })}
                      options={optionsOf(setting.options)}
                    />
                  ) : (
                    <Input aria-label={t('settings.pairValue', { label })} />
                  )}
                </Form.Item>
                <Button onClick={() => remove(name)}>{t('settings.removeRow')}</Button>
              </div>
            ))}
            <Button onClick={() => add({})} data-testid={`setting-add-${full.join('.')}`}>
              {t('settings.addRow', { label })}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}

function Rows({
  setting,
  path,
  full,
}: {
  setting: Setting & { shape: 'group' | 'rows' }
  path: Path
  full: Path
}) {
  const { t } = useTranslation()
  const words = useWords()
  const label = words.given(setting.label)
  return (
    <fieldset className="setting-group" data-testid={`setting-${full.join('.')}`}>
      <legend>{label}</legend>
      <Form.List name={[...path]}>
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="setting-row" role="group" aria-label={`${label} ${name + 1}`}>
                {setting.parts.map((part) => (
                  <SettingField
                    key={part.name}
                    setting={part}
                    path={[name, part.name]}
                    full={[...full, name, part.name]}
                  />
                ))}
                <Button onClick={() => remove(name)}>{t('settings.removeRow')}</Button>
              </div>
            ))}
            <Button onClick={() => add({})} data-testid={`setting-add-${full.join('.')}`}>
              {t('settings.addRow', { label })}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}

/** `path`: where antd keeps the value, from the nearest list on; `full`: the same from the top. */
export function SettingField({ setting, path, full }: { setting: Setting; path: Path; full: Path }) {
  const words = useWords()
  if (setting.shape === 'pairs') return <Pairs setting={setting} path={path} full={full} />
  if (setting.shape === 'rows') return <Rows setting={setting} path={path} full={full} />
  if (setting.shape !== 'group') return <Single setting={setting} path={path} full={full} />
  return (
    <fieldset className="setting-group">
      <legend>{words.given(setting.label)}</legend>
      {setting.parts.map((part) => (
        <SettingField
          key={part.name}
          setting={part}
          path={[...path, part.name]}
          full={[...full, part.name]}
        />
      ))}
    </fieldset>
  )
}
