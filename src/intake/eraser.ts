import type { Erasure } from '#adapter'

/** Whoever erases a buyer on a marketplace's notice; bound by the room that knows where buyers' data stand. */
export abstract class Eraser {
  /** Erases, or notes down for good that it must be done. Throws when neither is sure: the marketplace then asks again. */
  abstract erase(tenantId: number, accountId: string, notice: Erasure): Promise<void>
}
