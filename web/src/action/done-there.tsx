import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { refreshCase } from '../api/queries'
import type { Action, Case } from '../api/types'
import { useWords } from '../i18n/words'
import { Away } from '../shell/away'
import { ProblemNotice } from '../shell/states'

/** A manual action that is written down and not done yet: the way there, and the word that it was done or will not be. */
export function DoneThere({ action, row, link }: { action: Action; row: Case; link: string | null }) {
  const { t } = useTranslation()
  const words = useWords()
  const client = useQueryClient()
  const marketplace = words.marketplace(row.marketplace)
  const telling = useMutation({
    mutationFn: (what: 'confirm-done' | 'withdraw') =>
      answered(api.POST(`/v1/actions/{id}/${what}`, { params: { path: { id: action.id } } })),
    onSettled: () => refreshCase(client, row.id),
  })
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
