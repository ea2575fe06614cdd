import { Module } from '@nestjs/common'
import { ActionsModule } from '../actions/actions.module.js'
import { LintController } from './lint.controller.js'

@Module({ imports: [ActionsModule], controllers: [LintController] })
export class DeskModule {}
