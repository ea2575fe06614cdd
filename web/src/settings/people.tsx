import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { useWords } from '../i18n/words'
import { ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { peopleQuery, type Person } from './queries'
import { SureButton } from './sure-button'

type Role = Person['role']
const roles: readonly Role[] = ['agent', 'manager', 'admin']
const shortestPassword = 12

interface PersonFields {
  email: string
  name: string
  role: Role
  password: string
}

function usePeopleChanges() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: peopleQuery().queryKey })
  const add = useMutation({
    mutationFn: (body: PersonFields) => answered(api.POST('/v1/staff', { body })),
    onSuccess,
  })
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role?: Role; disabled?: boolean }) =>
      answered(api.PATCH('/v1/staff/{id}', { params: { path: { id } }, body })),
    onSuccess,
  })
  return { add, change }
}

export function People() {
  const { t } = useTranslation()
  const words = useWords()
  const [form] = Form.useForm<PersonFields>()
  const people = useQuery(peopleQuery())
  const { add, change } = usePeopleChanges()
  const options = roles.map((value) => ({ value, label: words.role(value) }))
  return (
    <>
      {change.isError && <ProblemNotice problem={change.error} />}
      <Loaded query={people}>
        {(rows) => (
          <Table
            caption={t('office.people')}
            rows={rows}
            keyOf={({ id }) => id}
            testId="people"
            rowClass={({ disabledAt }) => (disabledAt ? 'row-over' : undefined)}
            columns={[
              { key: 'name', title: t('people.name'), head: true, cell: ({ name }) => name },
              { key: 'email', title: t('signIn.email'), cell: ({ email }) => email },
              {
                key: 'role',
                title: t('people.role'),
                cell: ({ id, name, role }) => (
                  <Select
                    size="small"
                    aria-label={t('people.roleOf', { name })}
                    value={role}
                    options={options}
                    onChange={(next) => change.mutate({ id, role: next })}
                    className="short-field"
                    data-testid={`role-${id}`}
                  />
                ),
              },
              {
                key: 'since',
                title: t('people.since'),
                cell: ({ createdAt, disabledAt }) => (
                  <>
                    {words.time(createdAt)}{' '}
                    {disabledAt && (
                      <span className="tag">{t('people.shutOut', { time: words.time(disabledAt) })}</span>
                    )}
                  </>
                ),
              },
              {
                key: 'do',
                title: <span className="unseen">{t('office.do')}</span>,
                cell: ({ id, disabledAt }) =>
                  disabledAt ? (
                    <Button size="small" onClick={() => change.mutate({ id, disabled: false })}>
                      {t('people.letIn')}
                    </Button>
                  ) : (
                    <SureButton
                      name={t('people.shut')}
                      what={t('people.shutWhat')}
                      onSure={() => change.mutate({ id, disabled: true })}
                      testId={`shut-${id}`}
                    />
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <section className="panel" aria-labelledby="new-person-title">
        <h2 id="new-person-title">{t('people.new')}</h2>
        <Form<PersonFields>
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={add.isPending}
          initialValues={{ role: 'agent' }}
          onFinish={(fields) => add.mutate(fields, { onSuccess: () => form.resetFields() })}
        >
          <Form.Item
            name="name"
            label={t('people.name')}
            rules={[{ required: true, whitespace: true, message: t('form.missing') }]}
          >
            <Input maxLength={100} autoComplete="off" data-testid="person-name" />
          </Form.Item>
          <Form.Item
            name="email"
            label={t('signIn.email')}
            rules={[{ required: true, message: t('form.missing') }]}
          >
            <Input type="email" maxLength={200} autoComplete="off" data-testid="person-email" />
          </Form.Item>
          <Form.Item name="role" label={t('people.role')} extra={t('people.roleHint')}>
            <Select options={options} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('people.password')}
            extra={t('people.passwordHint')}
            rules={[
              { required: true, message: t('form.missing') },
              { min: shortestPassword, message: t('form.tooShort', { length: shortestPassword }) },
            ]}
          >
            <Input.Password autoComplete="new-password" data-testid="person-password" />
          </Form.Item>
          {add.isError && <ProblemNotice problem={add.error} />}
          <Button type="primary" htmlType="submit" loading={add.isPending} data-testid="person-add">
            {t('people.add')}
          </Button>
        </Form>
      </section>
    </>
  )
}
