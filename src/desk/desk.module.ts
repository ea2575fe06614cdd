import { Module } from '@nestjs/common'
import { ActionsModule } from '../actions/actions.module.js'
import { DeskSweep } from './desk-sweep.js'
import { LintController } from './lint.controller.js'
import { TeamModule } from './team/team.module.js'

@Module({
  imports: [ActionsModule, TeamModule],
  controllers: [LintController],
  providers: [DeskSweep],
  exports: [DeskSweep],
})
export class DeskModule {}
