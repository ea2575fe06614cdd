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

export const SourceWords = ({ source }: { source: string }) =>
  isWeb(source) ? <Away url={source}>{new URL(source).hostname}</Away> : <>{source}</>
