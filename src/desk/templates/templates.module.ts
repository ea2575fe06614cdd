import { Module } from '@nestjs/common'
import { ActionsModule } from '../../actions/actions.module.js'
import { CasesModule } from '../../cases/cases.module.js'
import { PromisesModule } from '../promises/promises.module.js'
import { ReasonsModule } from '../reasons/reasons.module.js'
import { TemplateRender } from './template-render.js'
import { TemplateUses } from './template-usage.js'
import { Templates } from './templates.js'
import { TemplatesController } from './templates.controller.js'

@Module({
  imports: [ActionsModule, CasesModule, PromisesModule, ReasonsModule],
  controllers: [TemplatesController],
  providers: [TemplateRender, TemplateUses, Templates],
})
export class TemplatesModule {}
