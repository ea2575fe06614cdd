import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schema } from '../api/types'
import { useWords } from '../i18n/words'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { reasonsQuery, templatesQuery } from './queries'

type Tree = Schema<'ReasonTree'>
type Reason = Tree['reasons'][number]

function Answer({ reason }: { reason: Reason }) {
  const { t } = useTranslation()
  const words = useWords()
  const templates = useQuery(templatesQuery(false))
  const { answer, answeredAt } = reason
  if (!answer) {
    return (
      <span className="muted">
        {answeredAt === null ? t('reasons.unanswered') : t('reasons.answeredAt', { path: answeredAt })}
      </span>
    )
  }
  if (answer.kind === 'template') {
    const name = templates.data?.find(({ id }) => id === answer.template)?.name
    return <>{t('reasons.template', { name: name ?? answer.template })}</>
  }
  const { steps, offer } = answer.solution
  return (
    <>
      <ol className="reason-steps">
        {steps.map((step) => (
          <li key={step.en}>{words.given(step)}</li>
        ))}
      </ol>
      {offer && (
        <p className="muted">{t('reasons.offer', { min: offer.minPercent, max: offer.maxPercent })}</p>
      )}
    </>
  )
}

/** The reasons why buyers write, at most three levels deep, each with what answers it. */
export function Reasons() {
  const { t } = useTranslation()
  const words = useWords()
  const tree = useQuery(reasonsQuery())
  return (
    <Loaded query={tree}>
      {({ reasons, codes, withoutCodes, revision, changedBy, changedAt }) => (
        <>
          <p className="muted">
            {changedAt === null
              ? t('reasons.shipped')
              : t('reasons.revision', { revision, by: changedBy ?? '', time: words.time(changedAt) })}
          </p>
          <Table
            caption={t('office.reasons')}
            rows={reasons}
            keyOf={({ path }) => path}
            testId="reasons"
            rowClass={({ retired }) => (retired ? 'row-over' : undefined)}
            columns={[
              {
                key: 'name',
                title: t('reasons.reason'),
                head: true,
                cell: ({ name, level, path, retired }) => (
                  <span className={`reason-level-${level}`}>
                    {words.given(name)} <code className="muted">{path.split('/').at(-1)}</code>{' '}
                    {retired && <span className="tag">{t('reasons.retired')}</span>}
                  </span>
                ),
              },
              { key: 'answer', title: t('reasons.answer'), cell: (reason) => <Answer reason={reason} /> },
              {
                key: 'codes',
                title: t('reasons.codes'),
                cell: ({ path }) => (
                  <ul>
                    {codes
                      .filter((code) => code.path === path)
                      .map(({ marketplace, code }) => (
                        <li key={`${marketplace} ${code}`}>
                          {words.marketplace(marketplace)}: <code>{code}</code>
                        </li>
                      ))}
                  </ul>
                ),
              },
            ]}
          />
          {withoutCodes.map(({ marketplace, why }) => (
            <p key={marketplace} className="muted">
              {words.marketplace(marketplace)}: {words.given(why)}
            </p>
          ))}
        </>
      )}
    </Loaded>
  )
}
