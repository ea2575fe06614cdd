import { Module } from '@nestjs/common'
import { ReasonsModule } from '../reasons/reasons.module.js'
import { LogController } from './log.controller.js'
import { RequestLog } from './request-log.js'

@Module({
  imports: [ReasonsModule],
  controllers: [LogController],
  providers: [RequestLog],
  exports: [RequestLog],
})
export class LogModule {}
