import { useTranslation } from 'react-i18next'
import type { Deadline, Rule } from '../api/types'
import { Countdown, TurnWords } from '../clock/countdown'
import { useWords } from '../i18n/words'
import { SourceWords } from '../shell/away'
import { Section } from './section'

function RuleWords({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const words = useWords()
  const valid = rule.validFrom || rule.validTo
  return (
    <>
      {t('deadline.byRule', { text: words.given(rule.text) })}
      <small className="muted">
        {t('deadline.source')} <SourceWords source={rule.source} url={rule.sourceUrl ?? null} />
        {rule.sourceDate && t('deadline.readOn', { date: rule.sourceDate })}
        {rule.confidence && t('deadline.confidence', { confidence: words.confidence(rule.confidence) })}
        {valid && t('deadline.valid', { from: rule.validFrom ?? '…', to: rule.validTo ?? '…' })}
      </small>
    </>
  )
}

/** Every clock of the case and where it comes from: a date of the marketplace is a fact, one of a rule an opinion with a source. */
export function Deadlines({ deadlines, marketplace }: { deadlines: Deadline[]; marketplace: string }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <Section title={t('deadline.title')} testId="deadlines">
      {deadlines.length === 0 && <p className="muted">{t('countdown.none')}</p>}
      <ul className="deadlines">
        {deadlines
          .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))
          .map((deadline) => (
            <li key={deadline.key}>
              <span className="deadline-when">
                <Countdown deadline={deadline} />
                <small>{words.time(deadline.dueAt)}</small>
              </span>
              <span className="deadline-what">
                <span>
                  <span className="deadline-name">{words.deadline(deadline.key)}</span>
                  {deadline.estimated && <span className="tag tag-estimated">{t('deadline.estimated')}</span>}
                </span>
                <span>
                  <TurnWords deadline={deadline} marketplace={marketplace} />
                </span>
                <span className="muted">
                  {deadline.source === 'rule' && deadline.rule ? (
                    <RuleWords rule={deadline.rule} />
                  ) : (
                    t(deadline.source === 'marketplace' ? 'deadline.fromMarketplace' : 'deadline.fromRule', {
                      marketplace: words.marketplace(marketplace),
                    })
                  )}
                </span>
              </span>
            </li>
          ))}
      </ul>
      {deadlines.length > 0 && <p className="zone muted">{t('deadline.zone', { zone: words.zone })}</p>}
    </Section>
  )
}
