import { Problem } from '#adapter'
import type { FileBody } from '#adapter'
import type { Activity } from '#case'
import type { Session } from './client.js'

/*
 * Pictures and documents in messages. Both interfaces give an address in place of the file (mediaUrl, MediaURL), so that
 * whoever wrote may have named any: only eBay's own hosts are asked, and without a token.
 */

/** A file as both interfaces describe it. */
export interface Media {
  readonly name: string | undefined
  readonly type: string | undefined
  readonly url: string | undefined
}

/** What the timeline shows of a message's files; nothing where it has none. */
export const filesOf = (messageId: string, media: readonly Media[]): Pick<Activity, 'files'> =>
  media.length === 0
    ? {}
    : {
        files: media.map(({ name, type }, index) => ({
          key: `${messageId}:${index}`,
          name: name ?? `file ${index + 1}`,
          type: type ?? null,
        })),
      }

/** The file of a key in messages that were read just now. Throws `not_found` where it is no more. */
export async function openFile(
  session: Session,
  messages: ReadonlyMap<string, readonly Media[]>,
  key: string,
): Promise<FileBody> {
  const at = key.lastIndexOf(':')
  const found = messages.get(key.slice(0, at))?.[Number(key.slice(at + 1))]
  if (found?.url === undefined)
    throw new Problem('not_found', 'eBay does not show this file any more', { sideEffect: 'none' })
  const { type, bytes } = await session.media(found.url)
  return { name: found.name ?? key, type, bytes }
}
