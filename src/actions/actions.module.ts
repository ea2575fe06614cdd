import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { IntakeModule } from '../intake/intake.module.js'
import { ActionFiles } from './action-files.js'
import { ActionProof } from './action-proof.js'
import { ActionRunner } from './action-runner.js'
import { Actions } from './actions.js'
import { ActionsController } from './actions.controller.js'
import { FilesController } from './files.controller.js'
import { ManualActions } from './manual-actions.js'

@Module({
  imports: [AccountsModule, DeliveryModule, IntakeModule],
  controllers: [ActionsController, FilesController],
  providers: [ActionFiles, ActionProof, ActionRunner, Actions, ManualActions],
  exports: [ActionFiles, ActionRunner, Actions, ManualActions],
})
export class ActionsModule {}
