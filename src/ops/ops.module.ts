import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { ActionsModule } from '../actions/actions.module.js'
import { CasesModule } from '../cases/cases.module.js'
import { IntakeModule } from '../intake/intake.module.js'
import { ClockController } from './clock.controller.js'
import { HealthController } from './health.controller.js'
import { Housekeeping } from './housekeeping.js'
import { Metrics } from './metrics.js'

@Module({
  imports: [AccountsModule, ActionsModule, CasesModule, IntakeModule],
  controllers: [ClockController, HealthController],
  providers: [Housekeeping, Metrics],
  exports: [Housekeeping],
})
export class OpsModule {}
