import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { CasesModule } from '../cases/cases.module.js'
import { BodiesController } from './bodies.controller.js'
import { Intake } from './intake.js'
import { Leases } from './leases.js'
import { Poller } from './poller.js'
import { RawStore } from './raw-store.js'

@Module({
  imports: [AccountsModule, CasesModule],
  controllers: [BodiesController],
  providers: [Intake, Leases, Poller, RawStore],
  exports: [Intake, Leases, Poller, RawStore],
})
export class IntakeModule {}
