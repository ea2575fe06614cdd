import { Module } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { ApiKeys } from './api-keys.js'
import { AuditController } from './audit.controller.js'
import { AuditLog } from './audit.js'
import { AuthGuard } from './auth.guard.js'
import { KeysController } from './keys.controller.js'
import { SignInController } from './sign-in.controller.js'
import { RequestLimits } from './request-limits.js'
import { StaffController } from './staff.controller.js'
import { Staff } from './staff.js'
import { Tenants } from './tenants.js'

@Module({
  controllers: [AuditController, KeysController, SignInController, StaffController],
  providers: [ApiKeys, AuditLog, RequestLimits, Staff, Tenants, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [ApiKeys, AuditLog, Staff, Tenants],
})
export class AuthModule {}
