import { setTimeout as pause } from 'node:timers/promises'

/** Asks again until `probe` gives something; the limit only ends a test that would never end. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const limit = Date.now() + 60_000
  while (Date.now() < limit) {
    const found = await probe()
    if (found !== null && found !== undefined && found !== false) return found
    await pause(50)
  }
  throw new Error(`never happened: ${what}`)
}
