import { Module } from '@nestjs/common'
import { AccountsModule } from '../../accounts/accounts.module.js'
import { CasesModule } from '../../cases/cases.module.js'
import { CaseFactsReader } from './case-facts.js'
import { DecisionsController } from './decisions.controller.js'

@Module({
  imports: [AccountsModule, CasesModule],
  controllers: [DecisionsController],
  providers: [CaseFactsReader],
})
export class DecisionsModule {}
