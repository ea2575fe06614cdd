import { theme, type ThemeConfig } from 'antd'
import { useSyncExternalStore } from 'react'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

export function useDark(): boolean {
  return useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener)
      return () => dark.removeEventListener('change', listener)
    },
    () => dark.matches,
  )
}

const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

/** The same colours stand in base.css as custom properties. */
export const themeOf = (isDark: boolean): ThemeConfig => ({
  algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  token: {
    fontFamily,
    colorPrimary: isDark ? '#2b9fb8' : '#0b6b80',
    colorError: isDark ? '#d3382d' : '#c0291f',
    colorBgContainer: isDark ? '#18212a' : '#ffffff',
    colorBgElevated: isDark ? '#1f2a34' : '#ffffff',
    ...(isDark
      ? { colorBorder: '#435362', colorBorderSecondary: '#2c3945', colorTextPlaceholder: '#8b99a6' }
      : {}),
    borderRadius: 6,
    wireframe: false,
  },
})
