import { useQuery } from '@tanstack/react-query'
import { Button, Slider } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { ProblemNotice } from '../shell/states'
import { levelTitle } from './levels'
import { whatIfQuery, type Appraisal, type GradeInFull } from './queries'
import { changesOf, cleanOrders, slidesOf, type Slide } from './supposed'

const restMs = 250

/** The value once it has stood still for a moment: a slider on its way asks the service nothing. */
function useAtRest<Value>(value: Value): Value {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

function SlideRow({
  slide,
  grade,
  value,
  onChange,
}: {
  slide: Slide
  grade: GradeInFull
  value: number
  onChange: (value: number) => void
}) {
  const { t } = useTranslation()
  const words = useWords()
  const { metric, min, max } = slide
  const name =
    metric === null
      ? t('whatIf.cleanOrders')
      : t('whatIf.defects', { metric: words.given(grade.rules.metrics[metric]?.title, metric) })
  const signed = `${value > 0 ? '+' : ''}${words.number(value)}`
  return (
    <div className="what-if-row" data-testid={`what-if-${metric ?? cleanOrders}`}>
      <span className="what-if-name">{name}</span>
      <Slider
        min={min}
        max={max}
        value={value}
        onChange={onChange}
        included={false}
        ariaLabelForHandle={name}
        ariaValueTextFormatterForHandle={(at) => `${(at ?? 0) > 0 ? '+' : ''}${at ?? 0}`}
        tooltip={{ formatter: null }}
      />
      <output className="figures what-if-amount">{signed}</output>
    </div>
  )
}

function Side({ name, appraisal, grade }: { name: string; appraisal: Appraisal; grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const { evaluation, score, headroom } = appraisal
  const level = evaluation.level ?? evaluation.computed.level
  const range = [evaluation.computed.atBest, evaluation.computed.atWorst]
    .filter((one) => one !== null)
    .map((one) => words.given(levelTitle(grade.rules, one), one ?? ''))
  return (
    <div className="what-if-side" data-testid={`what-if-${name === t('whatIf.after') ? 'after' : 'before'}`}>
      <h3>{name}</h3>
      <p className="what-if-level">
        {level === null
          ? range.length > 0
            ? t('whatIf.between', { levels: [...new Set(range)].join(' – ') })
            : t('grade.noLevel')
          : words.given(levelTitle(grade.rules, level), level)}
      </p>
      <p>
        {score.tenths === null
          ? t(`score.${score.state === 'scored' ? 'indeterminate' : score.state}`)
          : t('whatIf.points', { points: (score.tenths / 10).toFixed(1) })}
      </p>
      <p className="muted">
        {headroom?.headroom === null || headroom === null
          ? t('headroom.unknown')
          : t('whatIf.room', { room: words.number(headroom.headroom) })}
      </p>
    </div>
  )
}

/** Sliders over what might happen, and what the rules would make of it. Nothing is written anywhere. */
export function WhatIf({ account, grade }: { account: string; grade: GradeInFull }) {
  const { t } = useTranslation()
  const slides = slidesOf(grade)
  const [places, setPlaces] = useState<Readonly<Record<string, number>>>({})
  const changes = changesOf(useAtRest(places))
  const supposed = useQuery(whatIfQuery(account, grade, changes))
  const moved = changesOf(places).length > 0
  return (
    <section className="panel" aria-labelledby="what-if-title" data-testid="what-if">
      <div className="panel-head">
        <h2 id="what-if-title">{t('whatIf.title')}</h2>
        <Button size="small" disabled={!moved} onClick={() => setPlaces({})}>
          {t('whatIf.reset')}
        </Button>
      </div>
      <p className="muted">{t('whatIf.hint')}</p>
      {slides.length === 0 ? (
        <p className="muted">{t('whatIf.nothing')}</p>
      ) : (
        <div className="what-if">
          <div className="what-if-slides">
            {slides.map((slide) => {
              const name = slide.metric ?? cleanOrders
              return (
                <SlideRow
                  key={name}
                  slide={slide}
                  grade={grade}
                  value={places[name] ?? 0}
                  onChange={(value) => setPlaces((before) => ({ ...before, [name]: value }))}
                />
              )
            })}
          </div>
          <div className="what-if-outcome" aria-live="polite" aria-busy={supposed.isFetching}>
            {!moved && <p className="muted">{t('whatIf.move')}</p>}
            {moved && supposed.isError && <ProblemNotice problem={supposed.error} />}
            {moved && supposed.data && !supposed.isError && (
              <>
                <Side name={t('whatIf.before')} appraisal={supposed.data.before} grade={grade} />
                <span aria-hidden="true" className="what-if-arrow">
                  →
                </span>
                <Side name={t('whatIf.after')} appraisal={supposed.data.after} grade={grade} />
              </>
            )}
          </div>
        </div>
      )}
    </section>
  )
}
