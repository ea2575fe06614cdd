import type { ReactNode } from 'react'

const isWeb = (url: string) => /^https?:\/\//i.test(url)

/** A link out. Addresses come from outside, so only web addresses become links; the rest stays text. */
export function Away({ url, children }: { url: string; children: ReactNode }) {
  if (!isWeb(url)) return <span>{url}</span>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" className="away">
      {children} <span aria-hidden="true">↗</span>
    </a>
  )
}

/** What a rule rests on: in words, with the page it was read on if there is one. */
export const SourceWords = ({ source, url }: { source: string; url: string | null }) => {
  const page = url ?? (isWeb(source) ? source : null)
  return (
    <>
      {source !== page && `${source} `}
      {page && <Away url={page}>{isWeb(page) ? new URL(page).hostname : page}</Away>}
    </>
  )
}
