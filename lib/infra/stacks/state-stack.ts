import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { HubSettings } from '../config/hub-settings.ts';
import { AuditArchive } from '../constructs/audit-archive.ts';
import { Backups } from '../constructs/backups.ts';
import { MailSender } from '../constructs/mail-sender.ts';
import { MalwareScan } from '../constructs/malware-scan.ts';
import { StudyBucket } from '../constructs/study-bucket.ts';
import { TaskLedger } from '../constructs/task-ledger.ts';
import { UserDirectory } from '../constructs/user-directory.ts';

/** What must outlive every deployment: the ledger, the files, the people and the signing keys. */
export class StateStack extends Stack {
  readonly ledger: TaskLedger;
  readonly directory: UserDirectory;
  /** In the order in which they sign; which one does is on the ledger. */
  readonly signingKeys: readonly kms.Key[];
  readonly sender: MailSender;
  readonly quarantine: StudyBucket;
  readonly models: StudyBucket;
  readonly results: StudyBucket;
  readonly vocabulary: StudyBucket;
  readonly taskBodies: StudyBucket;
  readonly auditArchive: AuditArchive;
  /** Absent where data go with their stack. */
  readonly backups?: Backups;

  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: HubSettings }) {
    // CloudFormation does not delete it, whoever asks.
    super(scope, id, { ...props, terminationProtection: props.settings.keepData });
    const { keepData, mailFrom, malwareScan, publicUrl, restoredLedger, signingKeys } = props.settings;
    this.ledger = new TaskLedger(this, 'Ledger', { keepData, restored: restoredLedger });
    this.directory = new UserDirectory(this, 'Users', { keepData, plan: props.settings.signInPlan });
    this.signingKeys = Array.from(
      { length: signingKeys },
      (_, index) =>
        new kms.Key(this, index === 0 ? 'SigningKey' : `SigningKey${index + 1}`, {
          description:
            'Signs tasks, passports and audit heads; trusts pin it at enrolment or follow it from one before.',
          keySpec: kms.KeySpec.ECC_NIST_P256,
          keyUsage: kms.KeyUsage.SIGN_VERIFY,
          removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        }),
    );
    this.sender = new MailSender(this, 'Sender', { mailFrom });
    this.quarantine = new StudyBucket(this, 'Quarantine', { keepData, expireAfterDays: 2, uploadFrom: publicUrl });
    if (malwareScan !== undefined) new MalwareScan(this, 'MalwareScan', { bucket: this.quarantine.bucket });
    this.models = new StudyBucket(this, 'Models', { keepData });
    this.results = new StudyBucket(this, 'Results', { keepData });
    this.vocabulary = new StudyBucket(this, 'Vocabulary', { keepData });
    // Longer than any task waits for its trust.
    this.taskBodies = new StudyBucket(this, 'TaskBodies', { keepData, expireAfterDays: 40 });
    this.auditArchive = new AuditArchive(this, 'AuditArchive', { keepData });
    if (keepData)
      this.backups = new Backups(this, 'Backups', { ledger: this.ledger, buckets: [this.models, this.results] });
  }
}
