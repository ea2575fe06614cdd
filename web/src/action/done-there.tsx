import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { refreshCase } from '../api/queries'
import type { Action, Case } from '../api/types'
import { useWords } from '../i18n/words'
import { Away } from '../shell/away'
import { ProblemNotice } from '../shell/states'

/** Tells the service what a person saw or did at the marketplace. */
function useTelling(action: Action, row: Case) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: 'confirm-done' | 'withdraw') =>
      answered(api.POST(`/v1/actions/{id}/${what}`, { params: { path: { id: action.id } } })),
    onSettled: () => refreshCase(client, row.id),
  })
}

/** An action in doubt: the way there, and the word of whoever looked that it did not happen. */
export function DidNotHappen({ action, row, link }: { action: Action; row: Case; link: string | null }) {
  const { t } = useTranslation()
  const marketplace = useWords().marketplace(row.marketplace)
  const telling = useTelling(action, row)
  return (
    <>
      <div className="action-buttons">
        {link && <Away url={link}>{t('case.openThere', { marketplace })}</Away>}
        <Popconfirm
          title={t('action.notDoneSure', { marketplace })}
          onConfirm={() => telling.mutate('withdraw')}
          okButtonProps={{ 'data-testid': 'action-not-done-yes' }}
        >
          <Button size="small" loading={telling.isPending} data-testid="action-not-done">
            {t('action.notDone', { marketplace })}
          </Button>
        </Popconfirm>
      </div>
      {telling.isError && <ProblemNotice problem={telling.error} />}
    </>
  )
}

/** A manual action that is written down and not done yet: the way there, and the word that it was done or will not be. */
export function DoneThere({ action, row, link }: { action: Action; row: Case; link: string | null }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = words.marketplace(row.marketplace)
  const telling = useTelling(action, row)
  return (
    <>
      <div className="action-buttons">
        {link && <Away url={link}>{t('case.openThere', { marketplace })}</Away>}
        <Button
          type="primary"
          size="small"
          loading={telling.isPending}
          onClick={() => telling.mutate('confirm-done')}
          data-testid="action-done-there"
        >
          {t('action.doneByHand', { marketplace })}
        </Button>
        <Button
          size="small"
          disabled={telling.isPending}
          onClick={() => telling.mutate('withdraw')}
          data-testid="action-withdraw"
        >
          {t('action.withdraw')}
        </Button>
      </div>
      {telling.isError && <ProblemNotice problem={telling.error} />}
    </>
  )
}
