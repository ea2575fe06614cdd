import i18next, { changeLanguage, use } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { strings } from './strings'

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
    resources: { en: { translation: strings.en }, zh: { translation: strings.zh } },
    lng: remembered() ?? preferred(),
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

/** The strings of a page that is loaded when it is first opened; called by that page's module. */
export function addStrings<Area extends object>(en: Area, zh: Area): void {
  i18next.addResourceBundle('en', 'translation', en, true)
  i18next.addResourceBundle('zh', 'translation', zh, true)
}
