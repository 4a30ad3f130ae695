import * as z from 'zod';
import { DisclosureFloor } from '#contracts/disclosure-floor';
import { FederationSettings, listenerPorts } from './federation-settings.ts';
import { isReservedName } from './reserved-name.ts';
import { RestoredLedger } from './restored-ledger.ts';

/** What nobody can reach, or can send mail to, is a fault of the file and none of the deployment. */
const Host = z
  .string()
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'a host in small letters')
  .refine((host) => !isReservedName(host), 'nobody can reach this host');

const Mail = z
  .email()
  .refine((mail) => !isReservedName(mail.slice(mail.lastIndexOf('@') + 1)), 'no mail comes from or arrives there');

const certificateArn = z
  .string()
  .regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/, 'the ARN of a certificate in ACM');

const isInside = (host: string, zone: string): boolean => host === zone || host.endsWith(`.${zone}`);
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** Where people and trusts reach the hub. */
const Domain = z.strictObject({
  /** The host of the console and of the API; the API's own host, which CloudFront alone may use, is `origin.` before it. */
  name: Host,
  /** A zone in Route 53 of the same account: records and certificates are made in it. */
  hostedZone: z.strictObject({ id: z.string().regex(/^Z[A-Z0-9]{5,31}$/, 'the id of a zone'), name: Host }).optional(),
  /** In place of a zone, where DNS is elsewhere: certificates that exist. */
  certificates: z
    .strictObject({
      /** For `name`, in us-east-1. */
      public: certificateArn,
      /** For `origin.` before `name`, in the region of the hub. */
      origin: certificateArn,
    })
    .optional(),
});

/** One hub of an organisation in AWS, as a platform engineer writes it into `environments.ts`. */
export const HubEnvironment = z
  .strictObject({
    account: z.string().regex(/^\d{12}$/, 'twelve digits'),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-2'),
    /** Begins the names of its stacks and queues; no two hubs of an account share it. */
    hubId: z.string(),
    domain: Domain,
    /** How the API knows CloudFront, and lets in nobody else: docs/adr/0016-cloudfront-shows-a-certificate.md. */
    originClient: z.strictObject({
      /** The certificate that CloudFront shows, imported into ACM of us-east-1. */
      certificateArn,
      /** A PEM file with the certificates that may have signed it, relative to `environments.ts`. */
      authorities: z.string().min(1),
    }),
    mailFrom: Mail,
    alarmMails: z.array(Mail).min(1),
    /** Above it, an alarm is sent; also when the month is forecast to end above it. */
    monthlyBudgetUsd: z.number().positive(),
    /** Where run servers run, and where trusts reach them. */
    runServers: z.strictObject({
      /** The host that trusts connect to: a name in DNS for the load balancer, output `RunServerDnsName` of `Federation`. */
      host: Host,
      /** What trusts' firewalls let out; each serves one run at a time, so that one is enough for a hub that runs one. */
      ports: listenerPorts.default([9092, 9093, 9094, 9095]),
      ...FederationSettings.shape,
    }),
    /**
     * All callers of the API together, by default 200 a second and 400 at once; and one person, trust or run server by
     * itself, by default 1,200 calls a minute.
     */
    throttle: z
      .strictObject({
        requestsPerSecond: z.int().positive(),
        burst: z.int().positive(),
        callsPerMinute: z.int().positive().default(1200),
      })
      .optional(),
    /**
     * Cognito's feature plan. `essentials` is free for 10,000 people who sign in in a month, and costs $0.015 for each
     * beyond; `plus`, with threat protection, costs $0.02 for each from the first. Default `essentials`.
     */
    signInPlan: z.enum(['essentials', 'plus']).optional(),
    /** Has GuardDuty scan each upload for malware, which AWS charges by gigabyte and by object; absent: the hub's own checks. */
    malwareScan: z.literal('guardduty').optional(),
    /**
     * How many signing keys the hub has, one after another; each costs a dollar a month. Default 1. Raise it by one before
     * rotating, and never lower it: docs/runbooks/hub-keys.md.
     */
    signingKeys: z.int().min(1).max(10).optional(),
    /** A table that the ledger was restored into, to use in place of the one of `State`. */
    restoredLedger: RestoredLedger.optional(),
    /** What the hub asks of every trust at least; absent: each trust's own policy. */
    disclosureFloor: DisclosureFloor.strict().optional(),
  })
  .superRefine(({ account, domain, originClient, region }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const { certificates, hostedZone, name } = domain;
    if ((hostedZone === undefined) === (certificates === undefined))
      refuse(['domain'], 'needs either hostedZone or certificates');
    if (hostedZone !== undefined && !isInside(name, hostedZone.name))
      refuse(['domain', 'name'], `is not in the zone ${hostedZone.name}`);
    const arns = [
      { path: ['domain', 'certificates', 'public'], arn: certificates?.public, where: 'us-east-1' },
      { path: ['domain', 'certificates', 'origin'], arn: certificates?.origin, where: region },
      { path: ['originClient', 'certificateArn'], arn: originClient.certificateArn, where: 'us-east-1' },
    ];
    for (const { arn, path, where } of arns) {
      if (arn === undefined) continue;
      if (regionOf(arn) !== where) refuse(path, `must be a certificate in ${where}`);
      if (accountOf(arn) !== account) refuse(path, `must be a certificate of account ${account}`);
    }
  });
export type HubEnvironment = z.input<typeof HubEnvironment>;

/** All hubs of an organisation, by name. `local` is the one-machine platform, which needs no entry. */
export type Environments = Readonly<Record<string, HubEnvironment>>;
