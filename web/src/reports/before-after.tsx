import { useQuery } from '@tanstack/react-query'
import { Input, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { Loaded } from '../settings/loaded'
import { Table } from '../table/table'
import { comparisonQuery, type Comparison } from './queries'

type Side = Comparison['metrics'][number]['before']

/** A share with what it is a share of, and between what it surely lies. */
function SideWords({ side }: { side: Side }) {
  const { t } = useTranslation()
  const percent = (share: number) => `${Math.round(share * 1_000) / 10}%`
  return (
    <>
      <b>{side.share ?? '–'}</b>
      <p className="muted">{t('metric.numOf', { num: side.count, den: side.of })}</p>
      {side.interval && (
        <p className="muted">
          {percent(side.interval.low)} – {percent(side.interval.high)}
        </p>
      )}
    </>
  )
}

function Outcome({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation()
  const words = useWords()
  const { before, after, metrics, example, benchmarks } = comparison
  const periodOf = ({ from, to }: Comparison['before']) => `${words.day(from)} – ${words.day(to)}`
  return (
    <section className="panel" aria-label={t('reports.comparison')} data-testid="comparison">
      <Table
        caption={t('reports.comparison')}
        rows={metrics}
        keyOf={({ key }) => key}
        testId="comparison-metrics"
        columns={[
          { key: 'metric', title: t('metric.name'), head: true, cell: ({ title }) => words.given(title) },
          {
            key: 'before',
            title: periodOf(before),
            numeric: true,
            cell: ({ before }) => <SideWords side={before} />,
          },
          {
            key: 'after',
            title: periodOf(after),
            numeric: true,
            cell: ({ after }) => <SideWords side={after} />,
          },
          {
            key: 'p',
            title: t('reports.pValue'),
            numeric: true,
            cell: ({ pValue }) =>
              pValue === null ? (
                <span className="muted">{t('reports.saysNothing')}</span>
              ) : (
                <>
                  {pValue < 0.001 ? '< 0.001' : pValue.toFixed(3)}
                  <p className="muted">{t(pValue < 0.05 ? 'reports.differs' : 'reports.mayBeChance')}</p>
                </>
              ),
          },
        ]}
      />
      <p className="muted">
        {benchmarks.basis} {benchmarks.changes.map(({ metric, value }) => `${metric} ${value}`).join(' · ')}
      </p>
      <p className="muted">
        {words.given(example.words)} ({example.source})
      </p>
    </section>
  )
}

export function BeforeAfter() {
  const { t } = useTranslation()
  const [day, days] = [useId(), useId()]
  const [changedOn, setChangedOn] = useState('')
  const [length, setLength] = useState(30)
  const comparison = useQuery(comparisonQuery(changedOn, length))
  return (
    <>
      <div className="panel-row">
        <label htmlFor={day}>{t('reports.changedOn')}</label>
        <Input
          id={day}
          type="date"
          value={changedOn}
          onChange={(event) => setChangedOn(event.target.value)}
          className="report-date"
          data-testid="changed-on"
        />
        <label htmlFor={days}>{t('reports.days')}</label>
        <InputNumber
          id={days}
          min={1}
          max={365}
          precision={0}
          value={length}
          onChange={(value) => setLength(value ?? 30)}
        />
      </div>
      {changedOn === '' ? (
        <p className="muted">{t('reports.chooseDay')}</p>
      ) : (
        <Loaded query={comparison}>{(data) => <Outcome comparison={data} />}</Loaded>
      )}
    </>
  )
}
