import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { CasesModule } from '../cases/cases.module.js'
import { BodiesController } from './bodies.controller.js'
import { Eraser } from './eraser.js'
import { Erasure } from './erasure.js'
import { HostProbe } from './host-probe.js'
import { Intake } from './intake.js'
import { Leases } from './leases.js'
import { MailController } from './mail.controller.js'
import { Poller } from './poller.js'
import { PushCheckController } from './push-check.controller.js'
import { PushController } from './push.controller.js'
import { PushSubscriptions } from './push-subscriptions.js'
import { Pushes } from './pushes.js'
import { RawStore } from './raw-store.js'

@Module({
  imports: [AccountsModule, CasesModule],
  controllers: [BodiesController, MailController, PushCheckController, PushController],
  providers: [
    { provide: Eraser, useExisting: Erasure },
    Erasure,
    HostProbe,
    Intake,
    Leases,
    Poller,
    Pushes,
    PushSubscriptions,
    RawStore,
  ],
  exports: [Erasure, HostProbe, Intake, Leases, Poller, Pushes, PushSubscriptions, RawStore],
})
export class IntakeModule {}
