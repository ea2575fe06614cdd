import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { CaseFilesController } from './case-files.controller.js'
import { CasesController } from './cases.controller.js'
import { Counts } from './counts.js'
import { Inbox } from './inbox.js'
import { Keeper } from './keeper.js'
import { DeadlineSweep } from './sweep.js'

@Module({
  imports: [AccountsModule, DeliveryModule],
  controllers: [CaseFilesController, CasesController],
  providers: [Counts, DeadlineSweep, Inbox, Keeper],
  exports: [DeadlineSweep, Inbox, Keeper],
})
export class CasesModule {}
