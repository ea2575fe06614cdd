import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
import { queryClientWith } from './api/query-client'
import { RequireSession } from './session/require-session'
import { sessionEnded } from './session/session'
import { SignInPage } from './session/sign-in-page'
import { CrashGuard } from './shell/crash-guard'
import { pages } from './shell/pages'
import { Shell } from './shell/shell'
import { themeOf, useDark, useStill } from './theme/theme'

const queryClient = queryClientWith(sessionEnded)

export function App() {
  const { i18n } = useTranslation()
  const dark = useDark()
  const still = useStill()
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [dark])
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
                  {/* One element for all addresses of a page: opening a case never rebuilds the list beside it. */}
                  {pages.map(({ name, at, page: Page }) => (
                    <Route key={name} element={<Page />}>
                      {at.map((path) => (
                        <Route key={path} path={path} element={null} />
                      ))}
                    </Route>
                  ))}
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
