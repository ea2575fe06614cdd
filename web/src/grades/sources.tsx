import { useTranslation } from 'react-i18next'
import { Fact } from '../case/section'
import { useWords } from '../i18n/words'
import { SourceWords } from '../shell/away'
import { levelTitle } from './levels'
import type { GradeInFull, Ruleset } from './queries'

/** Lines that we had to read a sign into, or whose source was damaged: with what was printed and why we read it so. */
const notedLines = ({ levels }: Ruleset) => {
  const notes = levels.flatMap(({ id, conditions }) =>
    conditions.flatMap(({ metric, note }) => (note === undefined ? [] : [{ level: id, metric, note }])),
  )
  return [...Map.groupBy(notes, ({ note }) => note)]
}

/** Where the rule comes from, since when it holds, and what of it nobody published. */
export function RuleSource({ rules }: { rules: Ruleset }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <dl className="facts">
      <Fact name={t('rules.source')}>
        <SourceWords source={rules.source.text} url={rules.source.url} />
      </Fact>
      <Fact name={t('rules.readOn')}>{words.day(rules.source.readOn)}</Fact>
      <Fact name={t('rules.confidence')}>{words.confidence(rules.confidence)}</Fact>
      <Fact name={t('rules.valid')}>
        {t('rules.span', {
          from: rules.validFrom ? words.day(rules.validFrom) : t('rules.open'),
          to: rules.validTo ? words.day(rules.validTo) : t('rules.open'),
        })}
      </Fact>
      <Fact name={t('rules.id')}>
        <code>{rules.id}</code>
      </Fact>
      <Fact name={t('rules.sites')}>{rules.sites === '*' ? t('rules.all') : rules.sites.join(', ')}</Fact>
    </dl>
  )
}

export function RuleNotes({ rules }: { rules: Ruleset }) {
  const { t } = useTranslation()
  const words = useWords()
  const lines = notedLines(rules)
  if (rules.notes.length === 0 && lines.length === 0) return null
  return (
    <details>
      <summary>{t('rules.notes')}</summary>
      <ul className="rule-notes">
        {rules.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {lines.map(([note, where]) => (
          <li key={note}>
            {note}{' '}
            <span className="muted">
              {where
                .map(
                  ({ level, metric }) =>
                    `${words.given(levelTitle(rules, level), level)} / ${words.given(rules.metrics[metric]?.title, metric)}`,
                )
                .join('; ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

export function Sources({ grade }: { grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const { rules } = grade
  return (
    <section className="panel" aria-labelledby="sources-title" data-testid="grade-sources">
      <h2 id="sources-title">{t('rules.title')}</h2>
      <p>{words.given(rules.title)}</p>
      <RuleSource rules={rules} />
      {grade.gaps.length > 0 && (
        <>
          <p className="grade-note">{t('grade.gaps', { count: grade.gaps.length })}</p>
          <ul>
            {grade.gaps.map((gap) => {
              const [level = '', metric = ''] = gap.split('/')
              return (
                <li key={gap}>
                  {words.given(levelTitle(rules, level), level)} ·{' '}
                  {words.given(rules.metrics[metric]?.title, metric)}{' '}
                  <span className="muted">{t('rules.fillGap', { gap })}</span>
                </li>
              )
            })}
          </ul>
        </>
      )}
      {grade.missing.length > 0 && (
        <p className="muted">
          {t('rules.missing', {
            metrics: grade.missing
              .map((metric) => words.given(rules.metrics[metric]?.title, metric))
              .join(t('grade.and')),
          })}
        </p>
      )}
      <RuleNotes rules={rules} />
    </section>
  )
}
