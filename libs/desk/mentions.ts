/** A person that a note may speak to. */
export interface Named {
  readonly id: string
  readonly name: string
}

const WORDY = /[\p{Script=Latin}\p{N}_]/u

/**
 * The ids of the people that a note names as `@Name`, in the order of the list. The longest name that fits a place is meant; a
 * Latin name ends where its word does (`@Ann` is not in `@Annette`), others end where they end. People of one name are
 * all meant.
 */
export function mentionsIn(note: string, people: readonly Named[]): string[] {
  const text = note.normalize('NFC').toLowerCase()
  const names = [...new Set(people.map(({ name }) => fold(name)))]
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length)
  const meant = new Set<string>()
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    // An address of mail is no mention.
    if (at > 0 && WORDY.test(text[at - 1] ?? '')) continue
    const name = names.find((one) => text.startsWith(one, at + 1) && endsAt(text, at + 1 + one.length))
    if (name !== undefined) meant.add(name)
  }
  return people.filter(({ name }) => meant.has(fold(name))).map(({ id }) => id)
}

const fold = (name: string): string => name.normalize('NFC').toLowerCase().trim()

const endsAt = (text: string, end: number): boolean =>
  !(WORDY.test(text[end - 1] ?? '') && WORDY.test(text[end] ?? ''))
