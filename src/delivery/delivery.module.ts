import { Module } from '@nestjs/common'
import { Changes } from './changes.js'
import { ChangesController } from './changes.controller.js'
import { Outbox } from './outbox.js'

@Module({ controllers: [ChangesController], providers: [Changes, Outbox], exports: [Changes, Outbox] })
export class DeliveryModule {}
