import type { Named } from './mail-recognise.js'
import type { NoticeKind } from './mail-template.js'

/** A notice as Amazon might word it: written for these specs, no mail of anybody's. */
export type Letter = readonly [kind: NoticeKind, subject: string, body: string, named?: Partial<Named>]
