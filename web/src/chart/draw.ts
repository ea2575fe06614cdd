import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  type GridComponentOption,
  type LegendComponentOption,
  type TooltipComponentOption,
} from 'echarts/components'
import { init, use, type ComposeOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
])

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>

export interface Drawing {
  end(): void
}

/** Colours that can be told apart also by whoever sees fewer of them; each has its own shape of line beside it. */
const series = (dark: boolean) =>
  dark
    ? ['#5cc3d9', '#ffb454', '#c3a6ff', '#8fe0b1', '#ff9d94', '#b8c4cf']
    : ['#0b6b80', '#b35c00', '#6a3fb5', '#1d7a4a', '#b3261e', '#566472']

/** Draws into the element, in the page's own colours, and keeps to its width until it ends. */
export function draw(element: HTMLElement, option: ChartOption, still: boolean): Drawing {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const chart = init(element, null, { renderer: 'canvas' })
  const axis = {
    axisLabel: { color: colour('muted') },
    axisLine: { lineStyle: { color: colour('line') } },
    splitLine: { lineStyle: { color: colour('line') } },
  }
  const withColours = (given: unknown) => {
    const all = Array.isArray(given) ? (given as object[]) : given === undefined ? [] : [given as object]
    return all.map((one) => ({ ...axis, ...one }))
  }
  chart.setOption({
    color: series(style.colorScheme.includes('dark')),
    animation: !still,
    textStyle: { color: colour('ink'), fontFamily: style.fontFamily },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    // Drawn on the canvas: no words of a shop become HTML.
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: colour('panel'),
      borderColor: colour('line'),
      textStyle: { color: colour('ink') },
    },
    legend: { top: 0, textStyle: { color: colour('ink') } },
    ...option,
    xAxis: withColours(option.xAxis),
    yAxis: withColours(option.yAxis),
  })
  const watch = new ResizeObserver(() => chart.resize())
  watch.observe(element)
  return {
    end: () => {
      watch.disconnect()
      chart.dispose()
    },
  }
}
