import { Module } from '@nestjs/common'
import { ActionsModule } from '../actions/actions.module.js'
import { CasesModule } from '../cases/cases.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { DecisionsModule } from './decisions/decisions.module.js'
import { DeskRetention } from './desk-retention.js'
import { DeskSweep } from './desk-sweep.js'
import { LintController } from './lint.controller.js'
import { LogModule } from './log/log.module.js'
import { PromisesModule } from './promises/promises.module.js'
import { ReasonsModule } from './reasons/reasons.module.js'
import { ReportsModule } from './reports/reports.module.js'
import { TeamModule } from './team/team.module.js'
import { TemplatesModule } from './templates/templates.module.js'

@Module({
  imports: [
    ActionsModule,
    CasesModule,
    DecisionsModule,
    DeliveryModule,
    LogModule,
    PromisesModule,
    ReasonsModule,
    ReportsModule,
    TeamModule,
    TemplatesModule,
  ],
  controllers: [LintController],
  providers: [DeskRetention, DeskSweep],
  exports: [DeskRetention, DeskSweep],
})
export class DeskModule {}
