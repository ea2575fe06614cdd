import { Inject, Module } from '@nestjs/common'
import type { OnModuleInit } from '@nestjs/common'
import { CaseIncludes } from '../cases/case-includes.js'
import { CasesModule } from '../cases/cases.module.js'
import { AccountsModule } from '../accounts/accounts.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { IntakeModule } from '../intake/intake.module.js'
import { ActionChecks } from './action-checks.js'
import { ActionFiles } from './action-files.js'
import { ActionProof } from './action-proof.js'
import { ActionRunner } from './action-runner.js'
import { Actions } from './actions.js'
import { ActionsController } from './actions.controller.js'
import { BulkController } from './bulk.controller.js'
import { BulkRunner } from './bulk-runner.js'
import { BulkRuns } from './bulk-runs.js'
import { FilesController } from './files.controller.js'
import { ManualActions } from './manual-actions.js'
import { MessagePolicy } from './message-policy.js'
import { ReviewRequests } from './review-requests.js'

@Module({
  imports: [AccountsModule, CasesModule, DeliveryModule, IntakeModule],
  controllers: [ActionsController, BulkController, FilesController],
  providers: [
    ActionChecks,
    ActionFiles,
    ActionProof,
    ActionRunner,
    Actions,
    BulkRunner,
    BulkRuns,
    ManualActions,
    MessagePolicy,
    ReviewRequests,
  ],
  exports: [ActionFiles, ActionRunner, Actions, BulkRunner, BulkRuns, ManualActions, MessagePolicy],
})
export class ActionsModule implements OnModuleInit {
  constructor(
    @Inject(CaseIncludes) private readonly includes: CaseIncludes,
    @Inject(Actions) private readonly actions: Actions,
  ) {}

  onModuleInit(): void {
    this.includes.register('actions', (tenantId, caseId) => this.actions.ofCase(tenantId, caseId))
  }
}
