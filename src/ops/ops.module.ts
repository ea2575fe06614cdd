import { Module } from '@nestjs/common'
import { DiscoveryModule } from '@nestjs/core'
import { AccountsModule } from '../accounts/accounts.module.js'
import { ActionsModule } from '../actions/actions.module.js'
import { AuthModule } from '../auth/auth.module.js'
import { CasesModule } from '../cases/cases.module.js'
import { DeskModule } from '../desk/desk.module.js'
import { GradesModule } from '../grades/grades.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { IntakeModule } from '../intake/intake.module.js'
import { ClockController } from './clock.controller.js'
import { DocsController } from './docs.controller.js'
import { HealthController } from './health.controller.js'
import { Housekeeping } from './housekeeping.js'
import { LabelledFigures } from './labelled-figures.js'
import { Metrics } from './metrics.js'

@Module({
  imports: [
    DiscoveryModule,
    AccountsModule,
    ActionsModule,
    AuthModule,
    CasesModule,
    DeliveryModule,
    DeskModule,
    GradesModule,
    IntakeModule,
  ],
  controllers: [ClockController, DocsController, HealthController],
  providers: [Housekeeping, LabelledFigures, Metrics],
  exports: [Housekeeping],
})
export class OpsModule {}
