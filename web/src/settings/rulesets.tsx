import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useFigures } from '../grades/figures'
import type { Ruleset } from '../grades/queries'
import { RuleNotes, RuleSource } from '../grades/sources'
import { useWords } from '../i18n/words'
import { Table } from '../table/table'
import { Loaded } from './loaded'
import { rulesetsQuery } from './queries'

interface Line {
  readonly level: string
  readonly metric: string
  readonly text: string
  readonly confidence: string
}

function useLines(rules: Ruleset): Line[] {
  const words = useWords()
  const { limitOf } = useFigures()
  return rules.levels.flatMap(({ title, id, conditions }) =>
    conditions.flatMap((condition) => {
      const def = rules.metrics[condition.metric]
      if (!def) return []
      return {
        level: words.given(title, id),
        metric: words.given(def.title, condition.metric),
        text: limitOf(def, condition),
        confidence: words.confidence(condition.confidence ?? rules.confidence),
      }
    }),
  )
}

function RulesetPanel({ rules }: { rules: Ruleset }) {
  const { t } = useTranslation()
  const words = useWords()
  const lines = useLines(rules)
  return (
    <details className="panel" data-testid="ruleset" data-ruleset={rules.id}>
      <summary>
        {words.given(rules.title)}{' '}
        <span className="muted">
          {t('rules.span', {
            from: rules.validFrom ? words.day(rules.validFrom) : t('rules.open'),
            to: rules.validTo ? words.day(rules.validTo) : t('rules.open'),
          })}
        </span>{' '}
        <span className="tag tag-estimated">{words.confidence(rules.confidence)}</span>
      </summary>
      <RuleSource rules={rules} />
      {lines.length > 0 && (
        <Table
          caption={t('metric.title')}
          rows={lines}
          keyOf={({ level, metric, text }) => `${level} ${metric} ${text}`}
          columns={[
            { key: 'level', title: t('grade.level'), head: true, cell: ({ level }) => level },
            { key: 'metric', title: t('metric.name'), cell: ({ metric }) => metric },
            { key: 'text', title: t('ruleLine.line'), cell: ({ text }) => text },
            { key: 'confidence', title: t('rules.confidence'), cell: ({ confidence }) => confidence },
          ]}
        />
      )}
      <RuleNotes rules={rules} />
    </details>
  )
}

const any = ''

export function Rulesets() {
  const { t } = useTranslation()
  const words = useWords()
  const rulesets = useQuery(rulesetsQuery())
  const [search, setSearch] = useSearchParams()
  const marketplace = search.get('marketplace') ?? any
  return (
    <Loaded query={rulesets}>
      {(rows) => (
        <>
          <div className="panel-row">
            <Select
              aria-label={t('filter.marketplace')}
              value={marketplace}
              onChange={(value: string) => setSearch(value === any ? {} : { marketplace: value })}
              options={[
                { value: any, label: t('filter.anyMarketplace') },
                ...[...new Set(rows.map((one) => one.marketplace))].map((value) => ({
                  value,
                  label: words.marketplace(value),
                })),
              ]}
              className="short-field"
            />
          </div>
          {rows
            .filter((one) => marketplace === any || one.marketplace === marketplace)
            .map((rules) => (
              <RulesetPanel key={rules.id} rules={rules} />
            ))}
        </>
      )}
    </Loaded>
  )
}
