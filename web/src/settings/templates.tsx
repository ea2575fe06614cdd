import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey } from '../action/intention'
import { marketplacesQuery } from '../accounts/queries'
import { answered, api } from '../api/client'
import type { Schema } from '../api/types'
import { useWords } from '../i18n/words'
import { useMay } from '../session/may'
import { Empty, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { templatesQuery, type Template } from './queries'

const languages = ['en', 'zh', 'ja', 'de', 'fr', 'es', 'it'] as const

interface TemplateFields {
  name: string
  type: Template['type']
  marketplaces: string[]
  texts: { language: string; subject?: string; body: string }[]
}

const textsOf = (texts: TemplateFields['texts']) =>
  Object.fromEntries(
    texts.map(({ language, subject, body }) => [language, { subject: subject?.trim() || null, body }]),
  )

const fieldsOf = (template: Template | null): TemplateFields =>
  template
    ? {
        name: template.name,
        type: template.type,
        marketplaces: template.marketplaces,
        texts: Object.entries(template.texts).map(([language, { subject, body }]) => ({
          language,
          body,
          ...(subject === null ? {} : { subject }),
        })),
      }
    : { name: '', type: 'reply', marketplaces: [], texts: [{ language: 'en', body: '' }] }

function useSave(template: Template | null, onSaved: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (fields: TemplateFields): Promise<Schema<'SavedTemplate'>> => {
      const body = {
        name: fields.name.trim(),
        type: fields.type,
        marketplaces: fields.marketplaces,
        texts: textsOf(fields.texts),
      }
      if (template) {
        return answered(
          api.PATCH('/v1/templates/{id}', {
            params: { path: { id: template.id } },
            body: { ...body, revision: template.revision },
          }),
        )
      }
      return answered(
        api.POST('/v1/templates', {
          params: { header: { 'Idempotency-Key': newKey() } },
          body: { ...body, kinds: [] },
        }),
      )
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['templates'] })
      onSaved()
    },
  })
}

function TemplateForm({ template, onDone }: { template: Template | null; onDone: () => void }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplaces = useQuery(marketplacesQuery())
  const save = useSave(template, onDone)
  const required = [{ required: true, whitespace: true, message: t('form.missing') }]
  return (
    <section className="panel" aria-labelledby="template-title" data-testid="template-form">
      <h2 id="template-title">{template ? template.name : t('textTemplates.new')}</h2>
      <Form<TemplateFields>
        layout="vertical"
        requiredMark={false}
        disabled={save.isPending}
        initialValues={fieldsOf(template)}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="name" label={t('textTemplates.name')} rules={required}>
          <Input maxLength={100} data-testid="template-name" />
        </Form.Item>
        <Form.Item name="type" label={t('textTemplates.type')}>
          <Radio.Group
            options={[
              { value: 'reply', label: t('textTemplates.reply') },
              { value: 'outreach', label: t('textTemplates.outreach') },
            ]}
          />
        </Form.Item>
        <Form.Item name="marketplaces" label={t('filter.marketplace')} extra={t('textTemplates.anywhere')}>
          <Select
            mode="multiple"
            options={(marketplaces.data ?? []).map(({ id, name }) => ({
              value: id,
              label: words.given(name, id),
            }))}
          />
        </Form.Item>
        <Form.List name="texts">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }) => (
                <fieldset key={key} className="template-text">
                  <legend>{t('textTemplates.text', { number: name + 1 })}</legend>
                  <Form.Item name={[name, 'language']} label={t('textTemplates.language')} rules={required}>
                    <Select
                      showSearch
                      options={languages.map((value) => ({ value, label: value }))}
                      className="short-field"
                    />
                  </Form.Item>
                  <Form.Item
                    name={[name, 'subject']}
                    label={t('form.optional', { label: t('textTemplates.subject') })}
                  >
                    <Input maxLength={200} />
                  </Form.Item>
                  <Form.Item name={[name, 'body']} label={t('textTemplates.body')} rules={required}>
                    <Input.TextArea
                      autoSize={{ minRows: 4, maxRows: 16 }}
                      maxLength={10_000}
                      data-testid={`template-body-${name}`}
                    />
                  </Form.Item>
                  {rows.length > 1 && <Button onClick={() => remove(name)}>{t('settings.removeRow')}</Button>}
                </fieldset>
              ))}
              <Button onClick={() => add({ body: '' })}>{t('textTemplates.addLanguage')}</Button>
            </>
          )}
        </Form.List>
        {save.isError && <ProblemNotice problem={save.error} />}
        <div className="panel-row template-buttons">
          <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="template-save">
            {t('settings.save')}
          </Button>
          <Button onClick={onDone}>{t('action.cancel')}</Button>
        </div>
      </Form>
    </section>
  )
}

export function Templates() {
  const { t } = useTranslation()
  const words = useWords()
  const may = useMay()
  const [retired, setRetired] = useState(false)
  const [editing, setEditing] = useState<Template | 'new' | null>(null)
  const templates = useQuery(templatesQuery(retired))
  return (
    <>
      <div className="panel-row">
        {may.shops && (
          <Button type="primary" onClick={() => setEditing('new')} data-testid="template-new">
            {t('textTemplates.new')}
          </Button>
        )}
        <Checkbox checked={retired} onChange={(event) => setRetired(event.target.checked)}>
          {t('textTemplates.retired')}
        </Checkbox>
      </div>
      {editing && (
        <TemplateForm
          key={editing === 'new' ? 'new' : editing.id}
          template={editing === 'new' ? null : editing}
          onDone={() => setEditing(null)}
        />
      )}
      <Loaded query={templates}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t('textTemplates.none')} />
          ) : (
            <Table
              caption={t('office.templates')}
              rows={rows}
              keyOf={({ id }) => id}
              testId="templates"
              columns={[
                {
                  key: 'name',
                  title: t('textTemplates.name'),
                  head: true,
                  cell: (row) =>
                    may.shops ? (
                      <Button type="link" size="small" onClick={() => setEditing(row)}>
                        {row.name}
                      </Button>
                    ) : (
                      row.name
                    ),
                },
                {
                  key: 'type',
                  title: t('textTemplates.type'),
                  cell: ({ type }) => t(`textTemplates.${type}`),
                },
                {
                  key: 'languages',
                  title: t('textTemplates.languages'),
                  cell: ({ texts }) => Object.keys(texts).join(', '),
                },
                {
                  key: 'marketplaces',
                  title: t('filter.marketplace'),
                  cell: ({ marketplaces }) =>
                    marketplaces.length === 0
                      ? t('hook.all')
                      : marketplaces.map((one) => words.marketplace(one)).join(', '),
                },
                {
                  key: 'uses',
                  title: t('textTemplates.uses'),
                  numeric: true,
                  cell: ({ usage }) => words.number(usage.uses),
                },
                {
                  key: 'satisfaction',
                  title: t('textTemplates.satisfaction'),
                  numeric: true,
                  cell: ({ usage }) =>
                    usage.satisfaction === null
                      ? '–'
                      : t('textTemplates.satisfied', { share: usage.satisfaction, rated: usage.rated }),
                },
                {
                  key: 'changed',
                  title: t('textTemplates.changed'),
                  cell: ({ changedAt, changedBy }) => `${words.time(changedAt)} · ${changedBy}`,
                },
              ]}
            />
          )
        }
      </Loaded>
    </>
  )
}
