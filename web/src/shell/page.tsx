import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useTitle } from './title'
import './page.css'

interface Props {
  title: string
  /** One sentence below the title. */
  lead?: ReactNode
  /** What can be done on this page, at the right of the title. */
  actions?: ReactNode
  /** The page above this one. */
  back?: { to: string; name: string }
  /** Pages beside this one, below the title. */
  tabs?: ReactNode
  testId?: string
  children: ReactNode
}

/** A page that scrolls as a whole: title, what can be done, content. A reader who comes by keyboard lands on its title. */
export function Page({ title, lead, actions, back, tabs, testId, children }: Props) {
  const head = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <main className="page" data-testid={testId}>
      <div className="page-inner">
        {back && (
          <Link to={back.to} className="page-back">
            ← {back.name}
          </Link>
        )}
        <header className="page-head">
          <div>
            <h1 ref={head} tabIndex={-1} data-testid="page-title">
              {title}
            </h1>
            {lead && <p className="muted">{lead}</p>}
          </div>
          {actions && <div className="page-actions">{actions}</div>}
        </header>
        {tabs}
        {children}
      </div>
    </main>
  )
}

/** Addresses that belong together, drawn as tabs. They are links: each can be opened in a new tab and sent to somebody. */
export function PageTabs({
  name,
  tabs,
}: {
  name: string
  tabs: readonly { to: string; name: ReactNode; current: boolean; testId?: string }[]
}) {
  return (
    <nav className="page-tabs" aria-label={name}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          className="page-tab"
          aria-current={tab.current ? 'page' : undefined}
          data-testid={tab.testId}
        >
          {tab.name}
        </Link>
      ))}
    </nav>
  )
}
