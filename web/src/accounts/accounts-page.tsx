import { useMatch } from 'react-router'
import { AccountList } from './account-list'
import { AccountView } from './account-view'
import { Connect } from './connect'
import { Consented } from './consented'
import './strings'
import './accounts.css'

export function AccountsPage() {
  const part = useMatch('/accounts/:id')?.params.id
  if (part === undefined) return <AccountList />
  if (part === 'connect') return <Connect />
  if (part === 'consent') return <Consented />
  return <AccountView key={part} id={part} />
}
