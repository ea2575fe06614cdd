import type { Settings } from '#config'
import { Vault } from '../infra/vault.js'
import { withApplication } from './application.js'

/**
 * `crosscase rotate-keys`: wraps every tenant's data key by CROSSCASE_MASTER_KEY; those wrapped by an earlier one are opened
 * by CROSSCASE_PREVIOUS_MASTER_KEYS. Can be broken off and repeated.
 */
export async function rotateKeys(settings: Settings): Promise<number> {
  const rotated = await withApplication(settings, (application) => application.get(Vault).rotate())
  process.stdout.write(
    rotated === 0
      ? 'Nothing to do: every key is wrapped by the present master key.\n'
      : `${rotated} keys are wrapped by the present master key now. The previous one is needed no more.\n`,
  )
  return 0
}
