import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { AccountEntity } from './account.entity.js'
import { Accounts } from './accounts.js'
import { AccountsController } from './accounts.controller.js'
import { MarketplacesController } from './marketplaces.controller.js'

@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity])],
  controllers: [AccountsController, MarketplacesController],
  providers: [Accounts],
  exports: [Accounts],
})
export class AccountsModule {}
