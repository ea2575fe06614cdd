import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { Table, type Column } from '../table/table'
import { CurrentMark } from './figures'
import { levelTitle } from './levels'
import type { GradeInFull, Ruleset } from './queries'

type Effect = NonNullable<Ruleset['levels'][number]['effects']>[string]

interface EffectLevel {
  readonly id: string
  readonly effects: Readonly<Record<string, Effect>>
}

const levelsOf = ({ levels, notAssessed }: Ruleset): EffectLevel[] =>
  [
    ...levels.map(({ id, effects }) => ({ id, effects: effects ?? {} })),
    ...(notAssessed ? [{ id: notAssessed.level, effects: notAssessed.effects ?? {} }] : []),
  ].filter(({ effects }) => Object.keys(effects).length > 0)

/** What each level brings or takes, side by side; the shop's own stands out. */
export function Effects({ grade }: { grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const levels = levelsOf(grade.rules)
  const rows = [...new Set(levels.flatMap(({ effects }) => Object.keys(effects)))]
  const columns: Column<string>[] = [
    { key: 'effect', title: t('effect.name'), head: true, cell: (effect) => words.effect(effect) },
    ...levels.map(({ id, effects }): Column<string> => ({
      key: id,
      title: (
        <>
          {words.given(levelTitle(grade.rules, id), id)}
          {id === grade.level?.id && <CurrentMark />}
        </>
      ),
      cell: (name) => {
        const effect = effects[name]
        if (!effect) return <span className="muted">–</span>
        return (
          <>
            {words.given(effect.text)}{' '}
            {effect.confidence !== 'official' && (
              <span className="tag tag-estimated">{words.confidence(effect.confidence)}</span>
            )}
          </>
        )
      },
    })),
  ]
  return (
    <section className="panel" aria-labelledby="effects-title" data-testid="grade-effects">
      <h2 id="effects-title">{t('effect.title')}</h2>
      {rows.length === 0 ? (
        <p className="muted">{t('effect.none')}</p>
      ) : (
        <Table
          caption={t('effect.title')}
          columns={columns}
          rows={rows}
          keyOf={(effect) => effect}
          testId="effects"
        />
      )}
    </section>
  )
}
