import { Injectable } from '@nestjs/common'

/** What a single case can be asked to bring along. */
export const INCLUDED = [
  'timeline',
  'actions',
  'notes',
  'linkedCases',
  'presence',
  'followUps',
  'clocks',
] as const

type Give = (tenantId: number, caseId: string) => Promise<readonly unknown[]>

/** What a single case can be asked to bring along; rooms above this one put in what they know of a case. */
@Injectable()
export class CaseIncludes {
  private readonly givers = new Map<string, Give>()

  register(name: string, give: Give): void {
    this.givers.set(name, give)
  }

  /** The parts of these names, by name. */
  async of(
    tenantId: number,
    caseId: string,
    names: readonly string[],
  ): Promise<Record<string, readonly unknown[]>> {
    const parts = names.flatMap((name) => {
      const give = this.givers.get(name)
      return give ? [give(tenantId, caseId).then((part) => [name, part] as const)] : []
    })
    return Object.fromEntries(await Promise.all(parts))
  }
}
