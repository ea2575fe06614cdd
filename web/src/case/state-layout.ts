export interface MapState {
  readonly state: string
  readonly to: readonly string[]
}

export interface Placed {
  readonly state: string
  readonly x: number
  readonly y: number
}

export interface Edge {
  readonly from: string
  readonly to: string
  /** An SVG path. */
  readonly path: string
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly Placed[]
  readonly edges: readonly Edge[]
}

export const NODE = { width: 176, height: 30 } as const
const GAP = { x: 56, y: 12 } as const
const MARGIN = 10
const SWEEPS = 4

/** How far each state is from where cases begin; what no way leads to stands in a first column of its own. */
function layersOf(states: readonly MapState[], initial: readonly string[]): string[][] {
  const depth = new Map<string, number>(initial.map((state) => [state, 0]))
  const queue = [...initial]
  const next = new Map(states.map(({ state, to }) => [state, to]))
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const to of next.get(at) ?? []) {
      if (depth.has(to) || !next.has(to)) continue
      depth.set(to, (depth.get(at) ?? 0) + 1)
      queue.push(to)
    }
  }
  const layers: string[][] = []
  for (const { state } of states) (layers[depth.get(state) ?? 0] ??= []).push(state)
  return layers.filter((layer) => layer !== undefined)
}

/** Rows within the columns ordered by their neighbours' middle, a few sweeps: fewer lines cross. */
function ordered(layers: string[][], states: readonly MapState[]): string[][] {
  const neighbours = new Map<string, string[]>()
  const add = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b])
  for (const { state, to } of states)
    for (const target of to) {
      add(state, target)
      add(target, state)
    }
  let result = layers
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const row = new Map(
      result.flatMap((layer) => layer.map((state, index) => [state, index - layer.length / 2])),
    )
    const middle = (state: string) => {
      const rows = (neighbours.get(state) ?? []).map((other) => row.get(other) ?? 0)
      return rows.length === 0 ? (row.get(state) ?? 0) : rows.reduce((sum, one) => sum + one, 0) / rows.length
    }
    result = result.map((layer) => layer.toSorted((a, b) => middle(a) - middle(b)))
  }
  return result
}

/** From the right side of one to the left side of the other; back and within a column in a bow around. */
function pathBetween(a: Placed, b: Placed): string {
  const y1 = a.y + NODE.height / 2
  const y2 = b.y + NODE.height / 2
  if (b.x > a.x) {
    const x1 = a.x + NODE.width
    const bend = Math.max(24, (b.x - x1) / 2)
    return `M${x1},${y1} C${x1 + bend},${y1} ${b.x - bend},${y2} ${b.x},${y2}`
  }
  const [x1, x2] = [a.x + NODE.width, b.x + NODE.width]
  const out = Math.max(x1, x2) + GAP.x / 2
  return `M${x1},${y1} C${out},${y1} ${out},${y2} ${x2},${y2}`
}

/** A machine as columns from its beginnings to its ends, left to right. Pure: the same machine is always drawn alike. */
export function layoutOf(states: readonly MapState[], initial: readonly string[]): Layout {
  const layers = ordered(layersOf(states, initial), states)
  const tallest = Math.max(...layers.map((layer) => layer.length), 1)
  const pitch = NODE.height + GAP.y
  const nodes = layers.flatMap((layer, column) =>
    layer.map((state, row) => ({
      state,
      x: MARGIN + column * (NODE.width + GAP.x),
      y: MARGIN + (row + (tallest - layer.length) / 2) * pitch,
    })),
  )
  const placed = new Map(nodes.map((node) => [node.state, node]))
  const edges = states.flatMap(({ state, to }) =>
    to.flatMap((target) => {
      const [from, end] = [placed.get(state), placed.get(target)]
      return from && end && from !== end ? [{ from: state, to: target, path: pathBetween(from, end) }] : []
    }),
  )
  return {
    width: 2 * MARGIN + layers.length * NODE.width + Math.max(0, layers.length - 1) * GAP.x + GAP.x / 2,
    height: 2 * MARGIN + tallest * pitch,
    nodes,
    edges,
  }
}
