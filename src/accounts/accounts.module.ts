import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { AccountEntity } from './account.entity.js'
import { Accounts } from './accounts.js'
import { AccountsController } from './accounts.controller.js'

@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity])],
  controllers: [AccountsController],
  providers: [Accounts],
  exports: [Accounts],
})
export class AccountsModule {}
