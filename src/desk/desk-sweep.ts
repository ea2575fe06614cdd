import { Inject, Injectable } from '@nestjs/common'
import { PromiseWatch } from './promises/promise-watch.js'
import { Router } from './team/router.js'
import { Snooze } from './team/snooze.js'

/** What the desk does by itself, every few seconds. */
@Injectable()
export class DeskSweep {
  constructor(
    @Inject(Snooze) private readonly snooze: Snooze,
    @Inject(Router) private readonly router: Router,
    @Inject(PromiseWatch) private readonly promises: PromiseWatch,
  ) {}

  /** Cases that come back are given to somebody in the same turn. */
  async run(): Promise<void> {
    await this.snooze.run()
    await this.router.run()
    await this.promises.run()
  }
}
