import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'

type Streams = readonly Pick<Account['streams'][number], 'completeAt'>[]

const doneOf = (streams: Streams) => streams.filter(({ completeAt }) => completeAt !== null).length

/** How many streams have been read to their end once. How much there is to read, no marketplace says beforehand. */
export function ReadingBar({ streams }: { streams: Streams }) {
  const { t } = useTranslation()
  const words = useWords()
  const [done, all] = [doneOf(streams), streams.length]
  if (all === 0) return <span className="muted">{t('reading.nothing')}</span>
  const text = t('reading.streams', { done: words.number(done), all: words.number(all) })
  return (
    <div className="reading-bar" data-testid="reading-bar" data-done={done} data-all={all}>
      <Progress
        percent={Math.floor((100 * done) / all)}
        showInfo={false}
        size="small"
        status={done === all ? 'success' : 'active'}
        aria-label={text}
      />
      <span className="muted">{done === all ? t('reading.complete') : text}</span>
    </div>
  )
}
