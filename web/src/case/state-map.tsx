import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { marketplacesQuery } from '../api/queries'
import type { Case } from '../api/types'
import { useWords } from '../i18n/words'
import { layoutOf, NODE } from './state-layout'
import { Section } from './section'

const longest = 22
const short = (state: string) => (state.length > longest ? `${state.slice(0, longest - 1)}…` : state)

/** The marketplace's own machine with the case's place in it: where it came from is history, where it can go is here. */
export function StateMap({ row }: { row: Case }) {
  const { t } = useTranslation()
  const words = useWords()
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const marketplaces = useQuery(marketplacesQuery()).data
  const machine = marketplaces
    ?.find((one) => one.id === row.marketplace)
    ?.kinds.find(({ kind }) => kind === row.kind)?.machine
  const layout = useMemo(() => machine && layoutOf(machine.states, machine.initial), [machine])
  const here = machine?.states.find(({ state }) => state === row.nativeState)
  const node = layout?.nodes.find(({ state }) => state === row.nativeState)

  useEffect(() => {
    const element = frame.current
    if (element && node) element.scrollTo({ left: node.x - element.clientWidth / 3, top: node.y - 60 })
  }, [node])

  if (!machine || !layout) return null
  const next = here?.to.filter((state) => state !== row.nativeState) ?? []
  const boxOf = new Map(
    machine.states.map(({ state, box, status }) => [state, status === 'unrecognised' ? 'strange' : box]),
  )
  return (
    <Section title={t('map.title', { marketplace: words.marketplace(row.marketplace) })} testId="state-map">
      <p>
        {here
          ? next.length > 0
            ? t('map.next', { states: next.join(', ') })
            : t('map.end')
          : t('map.unknown', { state: row.nativeState })}
      </p>
      {/* Scrollable areas must be reachable by the keyboard. */}
      <div className="map" ref={frame} tabIndex={0} role="group" aria-label={t('map.name')}>
        <svg
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="img"
          aria-labelledby={`${id}-title`}
        >
          <title id={`${id}-title`}>
            {t('map.says', { state: row.nativeState, count: machine.states.length })}
          </title>
          <defs>
            <marker
              id={`${id}-end`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0,0 L8,4 L0,8 z" className="map-arrow" />
            </marker>
          </defs>
          {layout.edges.map(({ from, to, path }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              className={`map-edge ${from === row.nativeState ? 'map-edge-next' : ''}`}
              markerEnd={`url(#${id}-end)`}
            />
          ))}
          {layout.nodes.map(({ state, x, y }) => (
            <g
              key={state}
              transform={`translate(${x},${y})`}
              className={`map-node map-${boxOf.get(state)} ${state === row.nativeState ? 'map-here' : ''}`}
              data-here={state === row.nativeState || undefined}
            >
              <title>{state}</title>
              <rect width={NODE.width} height={NODE.height} rx={6} />
              <text x={NODE.width / 2} y={NODE.height / 2 + 4}>
                {short(state)}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </Section>
  )
}
