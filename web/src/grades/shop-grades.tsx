import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { accountsQuery } from '../api/queries'
import { useWords } from '../i18n/words'
import { Page, PageTabs } from '../shell/page'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { Effects } from './effects'
import { Headline } from './headline'
import { History } from './history'
import { programBeside, tellingFirst } from './levels'
import { MetricTable } from './metric-table'
import { shopGradesQuery, type GradeInFull } from './queries'
import { toGrade } from './shop-card'
import { Sources } from './sources'
import { WhatIf } from './what-if'

function Whole({ account, grade }: { account: string; grade: GradeInFull }) {
  return (
    <>
      <Headline grade={grade} />
      <History account={account} grade={grade} />
      <MetricTable account={account} grade={grade} />
      <WhatIf account={account} grade={grade} />
      <Effects grade={grade} />
      <Sources grade={grade} />
    </>
  )
}

/** One shop: each of its grades under an address of its own. */
export function ShopGrades({ account }: { account: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const [search] = useSearchParams()
  const grades = useQuery(shopGradesQuery(account))
  const accounts = useQuery(accountsQuery())
  const [scheme, program] = [search.get('scheme'), search.get('program')]
  const all = tellingFirst(grades.data ?? [])
  const chosen = all.find((one) => one.scheme === scheme && one.program === program) ?? all[0]
  const shop = accounts.data?.find(({ id }) => id === account)
  const marketplace = chosen?.marketplace ?? shop?.marketplace
  return (
    <Page
      title={chosen?.account.name ?? shop?.name ?? t('grades.title')}
      lead={marketplace && `${words.marketplace(marketplace)} · ${chosen?.site ?? shop?.site}`}
      back={{ to: '/grades', name: t('grades.title') }}
      testId="shop-grades"
      tabs={
        all.length > 1 && (
          <PageTabs
            name={t('grades.title')}
            tabs={all.map((one) => ({
              to: toGrade(account, one),
              name: [words.given(one.title), programBeside(words.given(one.title), one.program)]
                .filter(Boolean)
                .join(' · '),
              current: one === chosen,
            }))}
          />
        )
      }
    >
      {grades.isRefetchError && (
        <StaleNotice since={grades.dataUpdatedAt} onRetry={() => void grades.refetch()} />
      )}
      {grades.isPending ? (
        <LoadingRows rows={4} />
      ) : grades.isLoadingError ? (
        <ProblemNotice problem={grades.error} onRetry={() => void grades.refetch()} />
      ) : chosen ? (
        <Whole key={`${chosen.scheme} ${chosen.program}`} account={account} grade={chosen} />
      ) : (
        <Empty title={t('grades.none')}>{t('grades.noneHint')}</Empty>
      )}
    </Page>
  )
}
