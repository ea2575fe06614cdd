import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { AccountAlarms } from './account-alarms.js'
import { AccountChanges } from './account-changes.js'
import { AccountDoctor } from './account-doctor.js'
import { AccountRemoval } from './account-removal.js'
import { AccountEntity } from './account.entity.js'
import { Accounts } from './accounts.js'
import { AccountsController } from './accounts.controller.js'
import { Consents } from './consents.js'
import { ConsentsController } from './consents.controller.js'
import { MarketplacesController } from './marketplaces.controller.js'
import { StandingController } from './standing.controller.js'

@Module({
  imports: [DeliveryModule, TypeOrmModule.forFeature([AccountEntity])],
  controllers: [AccountsController, ConsentsController, MarketplacesController, StandingController],
  providers: [AccountAlarms, AccountChanges, AccountDoctor, AccountRemoval, Accounts, Consents],
  exports: [AccountAlarms, AccountDoctor, AccountRemoval, Accounts],
})
export class AccountsModule {}
