import { theme, type ThemeConfig } from 'antd'
import { useSyncExternalStore } from 'react'

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const still = window.matchMedia('(prefers-reduced-motion: reduce)')

function useMatch(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => query.matches,
  )
}

export const useDark = (): boolean => useMatch(dark)

/** Whether the reader asked their system for no animations. */
export const useStill = (): boolean => useMatch(still)

const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

/** The same colours stand in base.css as custom properties. */
export const themeOf = (isDark: boolean, isStill: boolean): ThemeConfig => ({
  algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  token: {
    fontFamily,
    colorPrimary: isDark ? '#2b9fb8' : '#0b6b80',
    colorInfo: isDark ? '#2b9fb8' : '#0b6b80',
    colorLink: isDark ? '#5cc3d9' : '#0b6b80',
    colorError: isDark ? '#d3382d' : '#c0291f',
    colorBgContainer: isDark ? '#18212a' : '#ffffff',
    // antd's own is too pale to read on our ground.
    colorTextDescription: isDark ? '#9caab7' : '#566472',
    colorBgElevated: isDark ? '#1f2a34' : '#ffffff',
    ...(isDark
      ? { colorBorder: '#435362', colorBorderSecondary: '#2c3945', colorTextPlaceholder: '#8b99a6' }
      : {}),
    motion: !isStill,
    borderRadius: 6,
    wireframe: false,
  },
})
