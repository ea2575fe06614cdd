import { Module } from '@nestjs/common'
import type { DynamicModule } from '@nestjs/common'
import { ScheduleModule } from '@nestjs/schedule'
import type { Settings } from '#config'
import { AccountEntity } from './accounts/account.entity.js'
import { AccountsModule } from './accounts/accounts.module.js'
import { ActionsModule } from './actions/actions.module.js'
import { AuthModule } from './auth/auth.module.js'
import { ApiKey, StaffUser, Tenant } from './auth/tenant.entity.js'
import { CasesModule } from './cases/cases.module.js'
import { DeliveryModule } from './delivery/delivery.module.js'
import { DeskModule } from './desk/desk.module.js'
import { GradesModule } from './grades/grades.module.js'
import { InfraModule } from './infra/infra.module.js'
import { IntakeModule } from './intake/intake.module.js'
import { OpsModule } from './ops/ops.module.js'

/** The rooms of the service. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        InfraModule.with(settings, [AccountEntity, ApiKey, StaffUser, Tenant]),
        ScheduleModule.forRoot(),
        AuthModule,
        DeliveryModule,
        AccountsModule,
        CasesModule,
        IntakeModule,
        ActionsModule,
        DeskModule,
        GradesModule,
        OpsModule,
      ],
    }
  }
}
