import { z } from 'zod'
import { parseWire } from '#adapter'
import type { Session } from './client.js'

const userWire = z.looseObject({ User: z.looseObject({ UserID: z.string().min(1) }) })

/** How long the shop's own name is believed; it changes rarely. */
const DAY_MS = 86_400_000

/** The shop's own user name, asked for once a day: eBay tells senders by name, and the shop's messages are in between. */
export function ownName(session: Session): Promise<string> {
  return session.tokens.get('own-name', async () => {
    const answer = await session.trading('GetUser', {})
    const { wire } = parseWire(userWire, answer)
    return { value: wire.User.UserID, expiresAt: new Date(session.now().getTime() + DAY_MS) }
  })
}
