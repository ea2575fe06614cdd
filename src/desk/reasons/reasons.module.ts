import { Module } from '@nestjs/common'
import { CasesModule } from '../../cases/cases.module.js'
import { DeliveryModule } from '../../delivery/delivery.module.js'
import { ReasonPlacing } from './reason-placing.js'
import { ReasonTree } from './reason-tree.js'
import { ReasonViews } from './reason-views.js'
import { ReasonViewsController } from './reason-views.controller.js'
import { ReasonsController } from './reasons.controller.js'

@Module({
  imports: [CasesModule, DeliveryModule],
  controllers: [ReasonViewsController, ReasonsController],
  providers: [ReasonPlacing, ReasonTree, ReasonViews],
  exports: [ReasonTree],
})
export class ReasonsModule {}
