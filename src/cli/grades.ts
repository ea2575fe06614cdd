import type { Settings } from '#config'
import { Recompute } from '../grades/recompute.js'
import { Snapshots } from '../grades/snapshots.js'
import { withApplication } from './application.js'

/**
 * `crosscase grades take`: takes the snapshots that are due, 90 days back for new shops. `crosscase grades recompute`: proves
 * that each kept snapshot follows from its inputs, bit for bit; exit 1 when one does not.
 */
export async function grades(settings: Settings, args: readonly string[]): Promise<number> {
  const [command] = args
  if (command === 'take') {
    const written = await withApplication(settings, (application) => application.get(Snapshots).take())
    process.stdout.write(`${written} snapshots written\n`)
    return 0
  }
  if (command !== 'recompute') throw new Error('crosscase grades take | recompute')
  const { checked, different } = await withApplication(settings, (application) =>
    application.get(Recompute).run(),
  )
  for (const line of different) process.stdout.write(`${line}\n`)
  process.stdout.write(`${checked} snapshots recomputed, ${different.length} different\n`)
  return different.length > 0 ? 1 : 0
}
