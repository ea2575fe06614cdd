import { Module } from '@nestjs/common'
import { ActionsModule } from '../actions/actions.module.js'
import { CasesModule } from '../cases/cases.module.js'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { DeskSweep } from './desk-sweep.js'
import { LintController } from './lint.controller.js'
import { ReasonPlacing } from './reasons/reason-placing.js'
import { ReasonTree } from './reasons/reason-tree.js'
import { ReasonViews } from './reasons/reason-views.js'
import { ReasonViewsController } from './reasons/reason-views.controller.js'
import { ReasonsController } from './reasons/reasons.controller.js'
import { TeamModule } from './team/team.module.js'
import { TemplateRender } from './templates/template-render.js'
import { TemplateUses } from './templates/template-usage.js'
import { Templates } from './templates/templates.js'
import { TemplatesController } from './templates/templates.controller.js'

@Module({
  imports: [ActionsModule, CasesModule, DeliveryModule, TeamModule],
  controllers: [LintController, ReasonViewsController, ReasonsController, TemplatesController],
  providers: [DeskSweep, ReasonPlacing, ReasonTree, ReasonViews, TemplateRender, TemplateUses, Templates],
  exports: [DeskSweep],
})
export class DeskModule {}
