import { Foundation1700000000001 } from './0001-foundation.js'
import { WiderCases1700000000002 } from './0002-wider-cases.js'
import { Lists1700000000003 } from './0003-lists.js'
import { Grades1700000000004 } from './0004-grades.js'
import { Erasure1700000000006 } from './0006-erasure.js'
import { Push1700000000007 } from './0007-push.js'
import { Integrations1700000000008 } from './0008-integrations.js'
import { Circuits1700000000010 } from './0010-circuits.js'
import { Desk1700000000011 } from './0011-desk.js'
import { Desk1700000000012 } from './0012-desk.js'
import { Bulk1700000000013 } from './0013-bulk.js'
import { GradeTallies1700000000014 } from './0014-grade-tallies.js'
import { Search1700000000017 } from './0017-search.js'
import { Audit1700000000018 } from './0018-audit.js'

/** Every migration, oldest first. Forward only, written by hand. */
export const migrations = [
  Foundation1700000000001,
  WiderCases1700000000002,
  Lists1700000000003,
  Grades1700000000004,
  Erasure1700000000006,
  Push1700000000007,
  Integrations1700000000008,
  Circuits1700000000010,
  Desk1700000000011,
  Desk1700000000012,
  Bulk1700000000013,
  GradeTallies1700000000014,
  Search1700000000017,
  Audit1700000000018,
] as const
