import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDark, useStill } from '../theme/theme'
import type { ChartOption, Drawing } from './draw'
import './strings'
import './chart.css'

interface Props {
  /** What the chart shows, in words, for whoever cannot see it; a table with the same figures must stand beside it. */
  label: string
  /** Made anew only when the data change: memoise it. */
  option: ChartOption
  height?: number
  testId?: string
}

/** A chart. The library for it is loaded when the first one is shown; should that fail, the figures are still in the table. */
export function Chart({ label, option, height = 260, testId }: Props) {
  const { t } = useTranslation()
  const dark = useDark()
  const still = useStill()
  const place = useRef<HTMLDivElement>(null)
  const drawing = useRef<Drawing | null>(null)
  const [state, setState] = useState<'loading' | 'drawn' | 'failed'>('loading')

  useEffect(() => {
    let gone = false
    const show = async () => {
      try {
        const { draw } = await import('./draw')
        if (gone || !place.current) return
        drawing.current = draw(place.current, option, still)
        setState('drawn')
      } catch {
        if (!gone) setState('failed')
      }
    }
    void show()
    return () => {
      gone = true
      drawing.current?.end()
      drawing.current = null
    }
    // The colours are read from the page, so a change between light and dark draws anew.
  }, [option, dark, still])

  return (
    <div className="chart" data-testid={testId} data-state={state}>
      <div ref={place} role="img" aria-label={label} style={{ height }} />
      {state === 'failed' && <p className="muted">{t('chart.failed')}</p>}
    </div>
  )
}
