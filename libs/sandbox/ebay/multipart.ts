export interface FormFile {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** The files of a multipart/form-data body; undefined when it is none. Plain enough for the one form that eBay takes. */
export function filesIn(contentType: string, body: Buffer): FormFile[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const text = body.toString('latin1')
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n')
      const content = rest.join('\r\n\r\n').replace(/\r\n$/, '')
      const key = /name="([^"]*)"/i.exec(head)?.[1]
      const name = /filename="([^"]*)"/i.exec(head)?.[1]
      if (key === undefined || name === undefined) return []
      const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim() ?? ''
      return [
        {
          key,
          name: Buffer.from(name, 'latin1').toString('utf8'),
          type,
          bytes: Buffer.from(content, 'latin1'),
        },
      ]
    })
}
