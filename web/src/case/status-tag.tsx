import type { Case } from '../api/types'
import { useWords } from '../i18n/words'

const toneOf = (row: Pick<Case, 'status' | 'box'>): string => {
  if (row.status === 'unrecognised') return 'strange'
  if (row.status === 'won' || row.status === 'lost') return row.status
  return row.box
}

export function StatusTag({
  row,
  testId,
}: {
  row: Pick<Case, 'status' | 'box' | 'marketplace'>
  testId?: string
}) {
  const words = useWords()
  return (
    <span className={`tag tag-${toneOf(row)}`} data-testid={testId} data-status={row.status}>
      {words.status(row.status, row.marketplace)}
    </span>
  )
}
