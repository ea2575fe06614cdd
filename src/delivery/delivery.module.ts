import { Module } from '@nestjs/common'
import { Changes } from './changes.js'
import { ChangesController } from './changes.controller.js'
import { Deliveries } from './deliveries.js'
import { EventsController } from './events.controller.js'
import { LiveEvents } from './live-events.js'
import { Outbox } from './outbox.js'
import { WebhookSender } from './webhook-sender.js'
import { Webhooks } from './webhooks.js'
import { WebhooksController } from './webhooks.controller.js'

@Module({
  controllers: [ChangesController, EventsController, WebhooksController],
  providers: [Changes, Deliveries, LiveEvents, Outbox, Webhooks, WebhookSender],
  exports: [Changes, Deliveries, Outbox, WebhookSender],
})
export class DeliveryModule {}
