import { useTranslation } from 'react-i18next'
import type { Action, ActionOffer, Case } from '../api/types'
import { useWords } from '../i18n/words'
import { DidNotHappen, DoneThere } from './done-there'

const outcomes = ['confirmed', 'refused', 'in_doubt']

/** The way an action goes, with the step it is on; the last step is an outcome, never assumed. */
function Steps({ action }: { action: Action }) {
  const { t } = useTranslation()
  const ended = outcomes.includes(action.state)
  const steps = ['requested', 'sent', ended ? action.state : 'confirmed'] as const
  const at = ended ? 2 : action.state === 'sent' ? 1 : 0
  return (
    <ol className="steps">
      {steps.map((step, index) => {
        // An action refused before any call was never sent.
        const skipped = step === 'sent' && ended && action.sentAt === null
        const reached = index <= at && !skipped
        return (
          <li
            key={step}
            className={`step ${reached ? 'step-reached' : ''} ${index === 2 && ended ? `step-${action.state}` : ''}`}
            aria-current={index === at ? 'step' : undefined}
          >
            {skipped ? t('action.notSent') : t(`action.step.${step}`)}
          </li>
        )
      })}
    </ol>
  )
}

function ActionItem({ action, offer, row }: { action: Action; offer: ActionOffer | undefined; row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(row.marketplace)
  const toDo = action.via === 'manual' && action.state === 'requested'
  const byHand = action.via === 'manual' && action.state === 'sent'
  const link = offer?.link ?? row.links.marketplace
  return (
    <li
      className={`progress progress-${action.state}`}
      tabIndex={-1}
      data-testid="action-state"
      data-state={action.state}
      data-action={action.name}
    >
      <p>
        <b>{words.given(offer?.title, action.name.replaceAll('_', ' '))}</b>{' '}
        <span className="muted">
          {[action.requestedBy, words.time(action.requestedAt)].filter(Boolean).join(' · ')}
        </span>
      </p>
      <Steps action={action} />
      <p>
        {t(
          toDo ? 'action.state.toDoByHand' : byHand ? 'action.state.byHand' : `action.state.${action.state}`,
          { marketplace },
        )}{' '}
        {action.problem && <span>{action.problem.detail ?? action.problem.code}</span>}
      </p>
      {action.state === 'in_doubt' && <DidNotHappen action={action} row={row} link={link} />}
      {toDo && <DoneThere action={action} row={row} link={link} />}
    </li>
  )
}

const shownEnded = 2

/** Everything still under way, and the latest that ended; older ones are in the timeline. */
export function ActionProgress({
  actions,
  offers,
  row,
}: {
  actions: Action[]
  offers: ActionOffer[]
  row: Case
}) {
  const { t } = useTranslation()
  const ended = actions
    .filter(({ state }) => state === 'confirmed' || state === 'refused')
    .slice(0, shownEnded)
  const shown = actions.filter(
    (action) => !['confirmed', 'refused'].includes(action.state) || ended.includes(action),
  )
  return (
    <ul className="progress-list" aria-live="polite" aria-label={t('action.progress')}>
      {shown.map((action) => (
        <ActionItem
          key={action.id}
          action={action}
          offer={offers.find(({ name }) => name === action.name)}
          row={row}
        />
      ))}
    </ul>
  )
}
