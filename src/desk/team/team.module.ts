import { Inject, Module } from '@nestjs/common'
import type { OnModuleInit } from '@nestjs/common'
import { CaseIncludes } from '../../cases/case-includes.js'
import { CasesModule } from '../../cases/cases.module.js'
import { Assignment } from './assignment.js'
import { AssignmentController } from './assignment.controller.js'
import { AssignmentRules } from './assignment-rules.js'
import { AssignmentRulesController } from './assignment-rules.controller.js'
import { Complaints } from './complaints.js'
import { ComplaintsController } from './complaints.controller.js'
import { Links } from './links.js'
import { LinksController } from './links.controller.js'
import { Notes } from './notes.js'
import { NotesController } from './notes.controller.js'
import { People } from './people.js'
import { Presence } from './presence.js'
import { PresenceController } from './presence.controller.js'
import { Router } from './router.js'
import { Snooze } from './snooze.js'
import { SnoozeController } from './snooze.controller.js'
import { Tags } from './tags.js'
import { TagsController } from './tags.controller.js'
import { Views } from './views.js'
import { ViewsController } from './views.controller.js'

/** How several people work one inbox without stepping on each other's feet. */
@Module({
  imports: [CasesModule],
  controllers: [
    AssignmentController,
    AssignmentRulesController,
    ComplaintsController,
    LinksController,
    NotesController,
    PresenceController,
    SnoozeController,
    TagsController,
    ViewsController,
  ],
  providers: [
    Assignment,
    AssignmentRules,
    Complaints,
    Links,
    Notes,
    People,
    Presence,
    Router,
    Snooze,
    Tags,
    Views,
  ],
  exports: [People, Router, Snooze],
})
export class TeamModule implements OnModuleInit {
  constructor(
    @Inject(CaseIncludes) private readonly includes: CaseIncludes,
    @Inject(Notes) private readonly notes: Notes,
    @Inject(Links) private readonly links: Links,
    @Inject(Presence) private readonly presence: Presence,
  ) {}

  onModuleInit(): void {
    this.includes.register('notes', (tenantId, caseId) => this.notes.ofCase(tenantId, caseId))
    this.includes.register('linkedCases', (tenantId, caseId) => this.links.of(tenantId, caseId))
    this.includes.register('presence', (tenantId, caseId) => this.presence.of(tenantId, caseId))
  }
}
