import type enAccounts from './en/accounts.json'
import enAction from './en/action.json'
import enCase from './en/case.json'
import type enChart from './en/chart.json'
import type enGrades from './en/grades.json'
import enInbox from './en/inbox.json'
import type enOffice from './en/office.json'
import type enReports from './en/reports.json'
import enSession from './en/session.json'
import enShell from './en/shell.json'
import enWords from './en/words.json'
import zhAction from './zh/action.json'
import zhCase from './zh/case.json'
import zhInbox from './zh/inbox.json'
import zhSession from './zh/session.json'
import zhShell from './zh/shell.json'
import zhWords from './zh/words.json'

/**
 * One file an area and language; the groups inside (`row`, `action`, …) are named once over all areas. What a page
 * outside the inbox alone needs comes with that page's own chunk: it calls `addStrings`, and here only its type stands.
 */
export const strings = {
  en: { ...enAction, ...enCase, ...enInbox, ...enSession, ...enShell, ...enWords },
  zh: { ...zhAction, ...zhCase, ...zhInbox, ...zhSession, ...zhShell, ...zhWords },
}

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: typeof strings.en &
        typeof enAccounts &
        typeof enGrades &
        typeof enChart &
        typeof enOffice &
        typeof enReports
    }
  }
}
