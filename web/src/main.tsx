import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { startI18n } from './i18n/i18n'
import './theme/base.css'
import './theme/tag.css'
import './clock/countdown.css'
import './shell/shell.css'
import './session/sign-in.css'
import './inbox/inbox.css'
import './case/case.css'
import './action/action.css'

await startI18n()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
