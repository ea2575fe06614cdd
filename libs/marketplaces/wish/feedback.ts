import { kind } from '#adapter'
import type { Session } from './client.js'
import { feedbackMachine } from './feedback-machine.js'

/** Ratings can be read and nothing else. One rating alone cannot be asked for; the list brings what changes. */
export const feedback = kind({
  machine: feedbackMachine,
  reread: async (_session: Session) => [],
  actions: {},
})
