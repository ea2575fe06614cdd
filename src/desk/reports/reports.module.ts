import { Module } from '@nestjs/common'
import { LogModule } from '../log/log.module.js'
import { ReasonsModule } from '../reasons/reasons.module.js'
import { ReportsController } from './reports.controller.js'

@Module({ imports: [LogModule, ReasonsModule], controllers: [ReportsController] })
export class ReportsModule {}
