import { Module } from '@nestjs/common'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { CaseGrade } from './case-grade.js'
import { Grades } from './grades.js'
import { GradesController } from './grades.controller.js'
import { OrdersBehind } from './orders-behind.js'
import { Recompute } from './recompute.js'
import { RollUp } from './roll-up.js'
import { RuleBook } from './rule-book.js'
import { Snapshots } from './snapshots.js'

@Module({
  imports: [DeliveryModule],
  controllers: [GradesController],
  providers: [CaseGrade, Grades, OrdersBehind, Recompute, RollUp, RuleBook, Snapshots],
  exports: [Grades, Recompute, RuleBook, Snapshots],
})
export class GradesModule {}
