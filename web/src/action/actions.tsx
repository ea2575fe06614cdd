import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { actionsQuery, offersQuery, refreshCase } from '../api/queries'
import type { Action, ActionOffer, Case } from '../api/types'
import { Section } from '../case/section'
import { useWords } from '../i18n/words'
import { Away } from '../shell/away'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { ActionProgress } from './action-progress'
import { arrived } from './intention'
import { offerMeant, useWish } from './wish'

// Forms and their dialogs are half of the component library: loaded beside the first case, not before the list.
const loadForm = () => import('./action-form').then((part) => ({ default: part.ActionForm }))
const ActionForm = lazy(loadForm)

/** When an action moves on, the case, its history and its offers may have moved with it. */
function useOutcomes(caseId: string, actions: Action[] | undefined): void {
  const client = useQueryClient()
  const states = actions?.map(({ id, state }) => `${id} ${state}`).join()
  const shown = useRef(states)
  useEffect(() => {
    if (shown.current !== undefined && shown.current !== states) void refreshCase(client, caseId)
    shown.current = states
  }, [client, caseId, states])
}

/** What cannot be done now, by the reason why: seldom wanted, so closed until asked for. */
function NotNow({ offers, row }: { offers: ActionOffer[]; row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  if (offers.length === 0) return null
  const marketplace = words.marketplace(row.marketplace)
  const reasons = Object.entries(
    Object.groupBy(offers, (offer) => (offer.why ? words.given(offer.why) : t('action.noReason'))),
  )
  return (
    <details className="not-now" data-testid="not-now">
      <summary>{t('action.notNowCount', { count: offers.length })}</summary>
      <ul>
        {reasons.map(([why, held = []]) => (
          <li key={why}>
            {held.map((offer) => (
              <span key={offer.name} data-testid={`action-${offer.name}`} data-available="no">
                <b>{words.given(offer.title, offer.name)}</b>{' '}
                {offer.via === 'manual' && offer.link && (
                  <Away url={offer.link}>{t('case.openThere', { marketplace })}</Away>
                )}
              </span>
            ))}
            <span className="muted">{why}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

export function Actions({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const offers = useQuery(offersQuery(row.id))
  const actions = useQuery(actionsQuery(row.id))
  const [openName, setOpenName] = useState<string | null>(null)
  const section = useRef<HTMLElement>(null)
  useOutcomes(row.id, actions.data)
  const { wish, fulfilled } = useWish()
  const [unmet, setUnmet] = useState<'reply' | 'evidence' | null>(null)

  useEffect(() => void loadForm(), [])
  useEffect(() => {
    if (wish === null || !offers.data) return
    const meant = offerMeant(wish, offers.data)
    setUnmet(meant === null && (wish === 'reply' || wish === 'evidence') ? wish : null)
    if (meant !== null) setOpenName(meant)
    else if (wish === 'act') section.current?.querySelector<HTMLElement>('.action-bar button')?.focus()
    fulfilled()
  }, [wish, fulfilled, offers.data])

  /** A form that goes away hands the keyboard and the eye to what comes next, not to the top of the page. */
  const close = (next: string) => {
    setOpenName(null)
    requestAnimationFrame(() => {
      const target = section.current?.querySelector<HTMLElement>(next)
      target?.focus({ preventScroll: true })
      target?.scrollIntoView({ block: 'nearest' })
    })
  }

  useEffect(() => {
    for (const { name } of offers.data ?? []) {
      if (arrived(row.id, name, actions.data ?? []) && name === openName)
        close('[data-testid="action-state"]')
    }
  })

  const all = offers.data ?? []
  const available = all.filter((offer) => offer.available)
  const open = all.find((offer) => offer.name === openName)
  return (
    <Section title={t('action.title')} testId="actions" innerRef={section}>
      {actions.data && <ActionProgress actions={actions.data} offers={all} row={row} />}
      {actions.isLoadingError && (
        <ProblemNotice problem={actions.error} onRetry={() => void actions.refetch()} />
      )}
      {offers.isPending && <LoadingRows rows={1} />}
      {offers.isLoadingError && (
        <ProblemNotice problem={offers.error} onRetry={() => void offers.refetch()} />
      )}
      {offers.isSuccess && available.length === 0 && <p className="muted">{t('action.none')}</p>}
      {unmet && (
        <p role="status" data-testid="unmet">
          {t(unmet === 'reply' ? 'action.noReply' : 'action.noEvidence')}
        </p>
      )}
      <div className="action-bar">
        {available.map((offer) => (
          <Button
            key={offer.name}
            type={offer.name === openName ? 'primary' : 'default'}
            aria-expanded={offer.name === openName}
            onClick={() => setOpenName(offer.name === openName ? null : offer.name)}
            data-testid={`action-${offer.name}`}
          >
            {words.given(offer.title, offer.name)}
            {offer.via === 'manual' && <span className="via">{t('action.viaHand')}</span>}
            {offer.via === 'email' && <span className="via">{t('action.viaEmail')}</span>}
          </Button>
        ))}
      </div>
      {open && (
        <Suspense fallback={<LoadingRows rows={1} />}>
          <ActionForm
            key={open.name}
            row={row}
            offer={open}
            doubtful={(actions.data ?? []).some(
              ({ name, state }) => name === open.name && state === 'in_doubt',
            )}
            onSent={() => close('[data-testid="action-state"]')}
            onCancel={() => close(`[data-testid="action-${open.name}"]`)}
          />
        </Suspense>
      )}
      <NotNow offers={all.filter((offer) => !offer.available)} row={row} />
    </Section>
  )
}
