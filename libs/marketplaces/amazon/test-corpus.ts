import { GERMAN, ENGLISH } from './test-corpus-latin.js'
import { CHINESE, JAPANESE } from './test-corpus-han.js'

const SETS = { en: ENGLISH, de: GERMAN, zh: CHINESE, ja: JAPANESE } as const

export const CORPUS = Object.entries(SETS).flatMap(([language, letters]) =>
  letters.map(([kind, subject, body, named]) => ({ language, kind, subject, body, named })),
)
