import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isPressing } from '../grades/levels'
import { gradesQuery } from '../grades/queries'

/** Grades are taken at night; the inbox need not ask more often. */
const refreshMs = 600_000

/** How many shops’ grades need attention, for those who work the cases that decide them. */
export function GradeStrip() {
  const { t } = useTranslation()
  const grades = useQuery({ ...gradesQuery(), staleTime: refreshMs, refetchInterval: refreshMs })
  const count = new Set((grades.data ?? []).filter(isPressing).map(({ account }) => account.id)).size
  if (count === 0) return null
  return (
    <Link className="grade-strip" to="/grades?pressing=true" data-testid="grade-strip">
      {t('list.gradesPressing', { count })}
    </Link>
  )
}
