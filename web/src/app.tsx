import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { useTranslation } from 'react-i18next'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
import { queryClientWith } from './api/query-client'
import { InboxPage } from './inbox/inbox-page'
import { RequireSession } from './session/require-session'
import { sessionEnded } from './session/session'
import { SignInPage } from './session/sign-in-page'
import { CrashGuard } from './shell/crash-guard'
import { Shell } from './shell/shell'
import { themeOf, useDark, useStill } from './theme/theme'

const queryClient = queryClientWith(sessionEnded)

export function App() {
  const { i18n } = useTranslation()
  const dark = useDark()
  const still = useStill()
  return (
    <ConfigProvider
      locale={i18n.language === 'zh' ? zhCN : enUS}
      theme={themeOf(dark, still)}
      button={{ autoInsertSpace: false }}
    >
      <CrashGuard>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <Routes>
              <Route path="/sign-in" element={<SignInPage />} />
              <Route element={<RequireSession />}>
                <Route element={<Shell />}>
                  {/* One element for both, so that opening a case never rebuilds the list beside it. */}
                  <Route element={<InboxPage />}>
                    <Route path="/inbox/:box" element={null} />
                    <Route path="/cases/:id" element={null} />
                  </Route>
                </Route>
              </Route>
              <Route path="*" element={<Navigate to="/inbox/unhandled" replace />} />
            </Routes>
          </BrowserRouter>
        </QueryClientProvider>
      </CrashGuard>
    </ConfigProvider>
  )
}
