import { Inject, Module } from '@nestjs/common'
import type { OnModuleInit } from '@nestjs/common'
import { ActionsModule } from '../../actions/actions.module.js'
import { CaseIncludes } from '../../cases/case-includes.js'
import { CasesModule } from '../../cases/cases.module.js'
import { DeliveryModule } from '../../delivery/delivery.module.js'
import { ClockBook } from './clock-book.js'
import { Clocks } from './clocks.js'
import { ClocksController } from './clocks.controller.js'
import { FollowUps } from './follow-ups.js'
import { FollowUpsController } from './follow-ups.controller.js'
import { NoResponse } from './no-response.js'
import { NoResponseController } from './no-response.controller.js'
import { PromiseWatch } from './promise-watch.js'
import { ReplyWindows } from './reply-windows.js'
import { ReplyWindowsController } from './reply-windows.controller.js'

/** What buyers may expect, and when: promises that are kept, hours of answering, messages that need none. */
@Module({
  imports: [ActionsModule, CasesModule, DeliveryModule],
  controllers: [ClocksController, FollowUpsController, NoResponseController, ReplyWindowsController],
  providers: [ClockBook, Clocks, FollowUps, NoResponse, PromiseWatch, ReplyWindows],
  exports: [PromiseWatch, ReplyWindows],
})
export class PromisesModule implements OnModuleInit {
  constructor(
    @Inject(CaseIncludes) private readonly includes: CaseIncludes,
    @Inject(FollowUps) private readonly followUps: FollowUps,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {}

  onModuleInit(): void {
    this.includes.register('clocks', (tenantId, caseId) => this.clocks.ofCase(tenantId, caseId))
    this.includes.register('followUps', (tenantId, caseId) => this.followUps.ofCase(tenantId, caseId))
  }
}
