import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import type { ActionOffer } from '../api/types'

/** What an address or a key asks for beside the case: `reply`, `evidence`, `act`, or an action by its name. */
export function useWish(): { wish: string | null; fulfilled: () => void } {
  const [search, setSearch] = useSearchParams()
  const wish = search.get('act')
  const fulfilled = useCallback(() => {
    setSearch(
      (now) => {
        now.delete('act')
        return now
      },
      { replace: true },
    )
  }, [setSearch])
  return { wish, fulfilled }
}

const plainest = (offer: ActionOffer): number => Number(offer.movesMoney) * 2 + Number(offer.irreversible)

/** The action that is meant: to reply is to write to the other side with as little else as possible. */
export function offerMeant(wish: string, offers: readonly ActionOffer[]): string | null {
  const available = offers.filter((offer) => offer.available)
  const fit =
    wish === 'reply'
      ? available.filter(({ outgoing }) => outgoing.length > 0)
      : wish === 'evidence'
        ? available.filter(({ files }) => files.length > 0)
        : available.filter(({ name }) => name === wish)
  return fit.toSorted((a, b) => plainest(a) - plainest(b))[0]?.name ?? null
}
