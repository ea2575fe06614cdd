import i18next, { changeLanguage, use } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json'
import zh from './zh.json'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
/** The compiler refuses a key that only one of the two languages has. */
export const sameKeys: Same<typeof en, typeof zh> = true

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

const storageKey = 'crosscase.language'
const isLanguage = (value: unknown): value is Language => languages.some((language) => language === value)

function remembered(): Language | null {
  try {
    const value = localStorage.getItem(storageKey)
    return isLanguage(value) ? value : null
  } catch {
    return null
  }
}

function preferred(): Language {
  const first = navigator.languages
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((language) => isLanguage(language))
  return isLanguage(first) ? first : 'en'
}

const markDocument = (language: string) => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export const languageOf = (tag: string): Language => (isLanguage(tag) ? tag : 'en')

export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // A browser that stores nothing still switches, for this visit.
  }
  await changeLanguage(language)
}

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', markDocument)
  await use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: remembered() ?? preferred(),
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}
