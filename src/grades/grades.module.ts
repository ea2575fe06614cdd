import { Module } from '@nestjs/common'
import { DeliveryModule } from '../delivery/delivery.module.js'
import { CaseGrade } from './case-grade.js'
import { Grades } from './grades.js'
import { GradesController } from './grades.controller.js'
import { Recompute } from './recompute.js'
import { RollUp } from './roll-up.js'
import { RuleBook } from './rule-book.js'
import { Snapshots } from './snapshots.js'

@Module({
  imports: [DeliveryModule],
  controllers: [GradesController],
  providers: [CaseGrade, Grades, Recompute, RollUp, RuleBook, Snapshots],
  exports: [Grades, Recompute, RuleBook, Snapshots],
})
export class GradesModule {}
