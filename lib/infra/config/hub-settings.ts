import * as z from 'zod';
import { DisclosureFloor } from '#contracts/disclosure-floor';
import { EdgeSettings } from './edge-settings.ts';
import { FederationSettings } from './federation-settings.ts';
import { isReservedName } from './reserved-name.ts';
import { RestoredLedger } from './restored-ledger.ts';

const hostOf = (mail: string): string => mail.slice(mail.lastIndexOf('@') + 1);

/** What differs from one deployment to the next; everything else is in the stacks. */
export const HubSettings = z
  .object({
    environment: z.enum(['local', 'production']),
    /** Begins the name of everything that must have one; no two hubs of an account and region share it. */
    hubId: z.string().regex(/^[a-z][a-z0-9]{1,15}$/, 'letters and digits, no dash: names of two hubs never overlap'),
    /** Where people, trusts and run servers reach the hub; no slash at the end. */
    publicUrl: z.url().refine((url) => !url.endsWith('/'), 'without a slash at the end'),
    version: z.string().min(1),
    /** The sender of mail. Of one hub alone: an address is verified once in an account and region. */
    mailFrom: z.email(),
    /** Who hears of alarms; each confirms once, by the mail that the first deployment sends. */
    alarmMails: z.array(z.email()).min(1),
    /** Whether data outlive their stack. Only a deployment that is thrown away as a whole says no. */
    keepData: z.boolean(),
    /** All callers together; each caller's own limit is the edge's. */
    throttle: z.object({
      requestsPerSecond: z.int().positive(),
      burst: z.int().positive(),
      /** Calls that one person, trust or run server may make. */
      callsPerMinute: z.int().positive(),
    }),
    /** What the hub asks of every trust at least; it can make no trust's own policy laxer. Absent: each trust's own. */
    disclosureFloor: DisclosureFloor.strict().optional(),
    /** How people and trusts reach the hub in AWS; one machine has a small edge of its own. */
    edge: EdgeSettings.optional(),
    /** How many signing keys there are; the hub goes from one to the next, and never back. */
    signingKeys: z.int().min(1).max(10).default(1),
    /** Absent: the ledger is the table of `State`. */
    restoredLedger: RestoredLedger.optional(),
    /** Cognito's feature plan. */
    signInPlan: z.enum(['essentials', 'plus']).default('essentials'),
    /** In AWS: what scans uploads for malware beside the hub's own checks. Absent: nothing does. */
    malwareScan: z.literal('guardduty').optional(),
    /** In AWS: from which sum a month on an alarm is sent. */
    monthlyBudgetUsd: z.number().positive().optional(),
    /** In AWS: where run servers run; on one machine they are processes. */
    federation: FederationSettings.optional(),
    /** As what run servers are started, and where they are reached. */
    runServer: z.object({
      container: z.string(),
      advertisedHost: z.string().min(1),
      listenHost: z.string(),
      listenPort: z.int().min(0).max(65_535),
      /** One for each run that may have a server at a time: what trusts connect to, or 0 for a port of the server's own. */
      listenerPorts: z.array(z.int().min(0).max(65_535)).min(1).max(10),
    }),
  })
  .strict()
  .superRefine(
    (
      { alarmMails, edge, environment, federation, mailFrom, malwareScan, monthlyBudgetUsd, publicUrl, runServer },
      context,
    ) => {
      const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (environment === 'local') {
        if (edge !== undefined) refuse('edge', 'one machine has no CloudFront');
        if (federation !== undefined) refuse('federation', 'one machine has no Fargate');
        if (malwareScan !== undefined) refuse('malwareScan', 'one machine has no GuardDuty');
        return;
      }
      if (edge === undefined) refuse('edge', 'a hub in AWS is reached through CloudFront');
      else if (publicUrl !== `https://${edge.name}`)
        refuse('publicUrl', `must be https://${edge.name}, as its edge is`);
      if (federation === undefined) refuse('federation', 'a hub in AWS starts run servers on Fargate');
      if (monthlyBudgetUsd === undefined) refuse('monthlyBudgetUsd', 'a hub in AWS has one');
      if (!publicUrl.startsWith('https://')) refuse('publicUrl', 'must begin with https://');
      const reached = { publicUrl: new URL(publicUrl).hostname, 'runServer.advertisedHost': runServer.advertisedHost };
      for (const [path, host] of Object.entries(reached))
        if (isReservedName(host)) refuse(path, `nobody can reach ${host}`);
      for (const [path, mails] of Object.entries({ mailFrom: [mailFrom], alarmMails }))
        for (const mail of mails)
          if (isReservedName(hostOf(mail))) refuse(path, `no mail comes from or arrives at ${mail}`);
    },
  );
export type HubSettings = z.infer<typeof HubSettings>;
