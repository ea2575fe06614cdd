/** Work of one name in this process, one after the other in the order of asking. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>()

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const earlier = this.last.get(name) ?? Promise.resolve()
    const mine = earlier.then(work, work)
    this.last.set(name, mine)
    try {
      return await mine
    } finally {
      if (this.last.get(name) === mine) this.last.delete(name)
    }
  }
}
