import { registerDecorator } from 'class-validator'
import type { ValidationArguments } from 'class-validator'
import type { z } from 'zod'

/** A field of an input that has a shape of its own: held against the schema, which the document shows too. */
export function Fits(schema: z.ZodType): PropertyDecorator {
  const faultOf = (value: unknown, name: string): string | null => {
    const issue = schema.safeParse(value).error?.issues[0]
    return issue ? `${[name, ...issue.path.map(String)].join('.')}: ${issue.message}` : null
  }
  return (target, propertyName) =>
    registerDecorator({
      name: 'fits',
      target: target.constructor,
      propertyName: String(propertyName),
      constraints: [schema],
      validator: {
        validate: (value: unknown) => schema.safeParse(value).success,
        defaultMessage: (given?: ValidationArguments) =>
          (given && faultOf(given.value, given.property)) ?? `${String(propertyName)} does not fit`,
      },
    })
}
