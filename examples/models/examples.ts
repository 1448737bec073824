import type { Example } from '../example.ts';
import { callOption } from './call-option.ts';
import { insuranceClaims } from './insurance-claims.ts';
import { portfolioVar } from './portfolio-var.ts';
import { projectNpv } from './project-npv.ts';
import { projectSchedule } from './project-schedule.ts';

export const examples: readonly Example[] = [
  projectNpv,
  projectSchedule,
  portfolioVar,
  insuranceClaims,
  callOption,
];
