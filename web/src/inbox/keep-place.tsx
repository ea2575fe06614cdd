import { Component, createRef, type ReactNode } from 'react'

interface Props {
  /** What the rows are drawn from; a new value means that rows may have come, gone or moved. */
  rows: readonly { id: string }[]
  selected: string | null
  moreAbove: (count: number, show: () => void) => ReactNode
  children: ReactNode
}

interface Place {
  id: string
  top: number
}

/**
 * A scroller whose reader stays where he is: whatever a refresh inserts or removes above, the row he looks at keeps
 * its place on the screen, so nothing slides away under a click. What came in above is announced instead.
 */
export class KeepPlace extends Component<Props, { arrivals: ReadonlySet<string> }, Place[] | null> {
  override state: { arrivals: ReadonlySet<string> } = { arrivals: new Set<string>() }
  private readonly scroller = createRef<HTMLDivElement>()

  private placesOnScreen(): Place[] {
    const scroller = this.scroller.current
    if (!scroller) return []
    const { top, bottom } = scroller.getBoundingClientRect()
    const places: Place[] = []
    for (const row of scroller.querySelectorAll<HTMLElement>('[data-case-id]')) {
      const box = row.getBoundingClientRect()
      if (box.top >= bottom) break
      if (box.bottom > top) places.push({ id: row.dataset['caseId'] ?? '', top: box.top })
    }
    // The row under the pointer or the keyboard matters most, then the opened case, then the topmost.
    const held = scroller.querySelector<HTMLElement>('[data-case-id]:hover, [data-case-id]:focus')?.dataset[
      'caseId'
    ]
    const weight = ({ id }: Place) => (id === held ? 0 : id === this.props.selected ? 1 : 2)
    return places.toSorted((a, b) => weight(a) - weight(b))
  }

  override getSnapshotBeforeUpdate(previous: Props): Place[] | null {
    return previous.rows === this.props.rows ? null : this.placesOnScreen()
  }

  override componentDidUpdate(previous: Props, _state: unknown, places: Place[] | null): void {
    const scroller = this.scroller.current
    if (!scroller || !places || places.length === 0) return
    const now = new Map(
      [...scroller.querySelectorAll<HTMLElement>('[data-case-id]')].map((row) => [
        row.dataset['caseId'] ?? '',
        row,
      ]),
    )
    const kept = places.find(({ id }) => now.has(id))
    const row = kept && now.get(kept.id)
    if (!row) return
    scroller.scrollTop += row.getBoundingClientRect().top - kept.top
    this.announce(previous, kept.id)
  }

  private announce(previous: Props, anchor: string): void {
    const before = new Set(previous.rows.map((row) => row.id))
    const upTo = this.props.rows.findIndex((row) => row.id === anchor)
    const fresh = this.props.rows.slice(0, upTo).filter((row) => !before.has(row.id))
    const outOfSight = (this.scroller.current?.scrollTop ?? 0) > 4
    if (fresh.length > 0 && outOfSight) {
      this.setState(({ arrivals }) => ({ arrivals: new Set([...arrivals, ...fresh.map((row) => row.id)]) }))
    }
  }

  private readonly onScroll = () => {
    if (this.state.arrivals.size > 0 && (this.scroller.current?.scrollTop ?? 0) <= 4) {
      this.setState({ arrivals: new Set() })
    }
  }

  private readonly toTop = () => {
    this.scroller.current?.scrollTo({ top: 0 })
  }

  override render() {
    const arrivals = this.props.rows.filter((row) => this.state.arrivals.has(row.id))
    return (
      <div className="list-scroll" ref={this.scroller} onScroll={this.onScroll} data-testid="case-list">
        {arrivals.length > 0 && this.props.moreAbove(arrivals.length, this.toTop)}
        {this.props.children}
      </div>
    )
  }
}
