import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { IntakeModule } from '../intake/intake.module.js'
import { ActionRunner } from './action-runner.js'
import { Actions } from './actions.js'
import { ActionsController } from './actions.controller.js'

@Module({
  imports: [AccountsModule, DeliveryModule, IntakeModule],
  controllers: [ActionsController],
  providers: [ActionRunner, Actions],
  exports: [ActionRunner, Actions],
})
export class ActionsModule {}
