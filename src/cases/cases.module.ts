import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { CaseFilesController } from './case-files.controller.js'
import { CaseIncludes } from './case-includes.js'
import { CasesController } from './cases.controller.js'
import { Counts } from './counts.js'
import { Exports } from './exports.js'
import { ExportsController } from './exports.controller.js'
import { Inbox } from './inbox.js'
import { Keeper } from './keeper.js'
import { Orders } from './orders.js'
import { OrdersController } from './orders.controller.js'
import { StaffChanges } from './staff-changes.js'
import { SearchIndex } from './search-index.js'
import { DeadlineSweep } from './sweep.js'

@Module({
  imports: [AccountsModule, DeliveryModule],
  controllers: [CaseFilesController, CasesController, ExportsController, OrdersController],
  providers: [CaseIncludes, Counts, DeadlineSweep, Exports, Inbox, Keeper, Orders, SearchIndex, StaffChanges],
  exports: [CaseIncludes, DeadlineSweep, Inbox, Keeper, Orders, SearchIndex, StaffChanges],
})
export class CasesModule {}
