/** Text as bytes in the charsets that Amazon's files come in. A character that a charset lacks becomes a question mark. */
export function encoded(text: string, charset: 'utf-8' | 'windows-1252' | 'shift_jis'): Uint8Array {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8')
  const table = tableOf(charset)
  const bytes: number[] = []
  for (const char of text) bytes.push(...(table.get(char) ?? [0x3f]))
  return Uint8Array.from(bytes)
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** Node decodes these charsets but does not encode them: the table is the decoder read backwards. */
function tableOf(charset: 'windows-1252' | 'shift_jis'): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(charset)
  if (known) return known
  const decoder = new TextDecoder(charset)
  const table = new Map<string, readonly number[]>()
  const learn = (bytes: readonly number[]): void => {
    const char = decoder.decode(Uint8Array.from(bytes))
    if (char.length === 1 && char !== '\uFFFD' && !table.has(char)) table.set(char, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) learn([byte])
  if (charset === 'shift_jis') {
    const leads = [...Array(0x1f).keys()].map((n) => n + 0x81)
    for (const lead of [...leads, ...[...Array(0x10).keys()].map((n) => n + 0xe0)])
      for (let trail = 0x40; trail <= 0xfc; trail += 1) learn([lead, trail])
  }
  tables.set(charset, table)
  return table
}
