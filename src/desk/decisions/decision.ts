import { HttpException } from '@nestjs/common'
import { z } from 'zod'
import type { Verdict, Words } from '#desk'
import { money } from '#case'
import type { Money } from '#case'

/** A service rule that can be asked by itself, without any case. */
export interface Decision {
  readonly name: string
  readonly title: Words
  readonly input: z.ZodType
  /** What the rules say of an input that fits; several where several rule sets stand side by side. */
  readonly decide: (input: unknown) => readonly Verdict<unknown>[]
}

/** Binds what a decision takes to what it is asked with. */
export const decision = <Input extends z.ZodType>(one: {
  readonly name: string
  readonly title: Words
  readonly input: Input
  readonly decide: (input: z.output<Input>) => readonly Verdict<unknown>[]
}): Decision => ({ ...one, decide: (input) => one.decide(one.input.parse(input)) })

/** An amount as the wire has it; one with more digits than its currency, or of none, does not fit. */
export const moneyInput = z
  .strictObject({
    amount: z.string().regex(/^\d{1,12}(\.\d{1,3})?$/),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .transform(({ amount, currency }, context): Money => {
    try {
      return money(amount, currency)
    } catch {
      context.addIssue({ code: 'custom', message: 'not an amount of this currency' })
      return z.NEVER
    }
  })

export const dayInput = z.iso.date()
export const instantInput = z.iso.datetime({ offset: true })

/** The verdicts on an input. 422 with where it does not fit. */
export function decided(one: Decision, input: unknown): readonly Verdict<unknown>[] {
  const checked = one.input.safeParse(input)
  const refuse = (errors: readonly { pointer: string; message: string }[]): never => {
    throw new HttpException(
      { code: 'input_invalid', message: 'the input does not fit this decision', errors },
      422,
    )
  }
  if (!checked.success)
    refuse(
      checked.error.issues.map(({ path, message }) => ({
        pointer: ['/input', ...path.map(String)].join('/'),
        message,
      })),
    )
  try {
    return one.decide(input)
  } catch (error) {
    // What fits by itself but not together: currencies that differ, a range turned round.
    if (error instanceof RangeError) return refuse([{ pointer: '/input', message: error.message }])
    throw error
  }
}
