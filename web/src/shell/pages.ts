import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

export interface PageEntry {
  /** Of the navigation, `nav.<name>`. */
  readonly name: 'inbox' | 'grades' | 'accounts' | 'settings' | 'reports'
  /** Where the navigation leads. */
  readonly home: string
  /** The addresses that are the page's; what stands below them it reads itself. */
  readonly at: readonly string[]
  readonly page: LazyExoticComponent<ComponentType>
}

/**
 * The pages, in the order of the navigation. Each one's code is loaded when it is first opened, so none makes the inbox
 * slower. A new page is one entry here and its name in both languages.
 */
export const pages: readonly PageEntry[] = [
  {
    name: 'inbox',
    home: '/inbox/unhandled',
    at: ['/inbox', '/inbox/:box', '/cases/:id'],
    page: lazy(() => import('../inbox/inbox-page').then(({ InboxPage }) => ({ default: InboxPage }))),
  },
  {
    name: 'grades',
    home: '/grades',
    at: ['/grades', '/grades/:account'],
    page: lazy(() => import('../grades/grades-page').then(({ GradesPage }) => ({ default: GradesPage }))),
  },
  {
    name: 'accounts',
    home: '/accounts',
    at: ['/accounts', '/accounts/:id'],
    page: lazy(() =>
      import('../accounts/accounts-page').then(({ AccountsPage }) => ({ default: AccountsPage })),
    ),
  },
  {
    name: 'reports',
    home: '/reports',
    at: ['/reports', '/reports/:name'],
    page: lazy(() => import('../reports/reports-page').then(({ ReportsPage }) => ({ default: ReportsPage }))),
  },
  {
    name: 'settings',
    home: '/settings',
    at: ['/settings/*'],
    page: lazy(() =>
      import('../settings/settings-page').then(({ SettingsPage }) => ({ default: SettingsPage })),
    ),
  },
]
