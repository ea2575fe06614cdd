import { GERMAN, ENGLISH } from './test-corpus-latin.js'
import { CHINESE, JAPANESE } from './test-corpus-han.js'
import type { Named } from './mail-recognise.js'
import type { NoticeKind } from './mail-template.js'

/** Notices as Amazon might word them: written for these specs, no mail of anybody's. */
export type Letter = readonly [kind: NoticeKind, subject: string, body: string, named?: Partial<Named>]

const SETS = { en: ENGLISH, de: GERMAN, zh: CHINESE, ja: JAPANESE } as const

export const CORPUS = Object.entries(SETS).flatMap(([language, letters]) =>
  letters.map(([kind, subject, body, named]) => ({ language, kind, subject, body, named })),
)
