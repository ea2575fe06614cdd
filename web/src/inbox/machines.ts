import type { Marketplace, Row } from '../api/types'

/** What a marketplace declares of a case's kind: its machine and its actions. */
export const kindOf = (
  marketplaces: readonly Marketplace[] | undefined,
  row: Pick<Row, 'marketplace' | 'kind'>,
): Marketplace['kinds'][number] | undefined =>
  marketplaces?.find(({ id }) => id === row.marketplace)?.kinds.find(({ kind }) => kind === row.kind)

/** An action as its marketplace declares it, whatever a single case allows. */
export type DeclaredAction = Marketplace['kinds'][number]['actions'][number]
