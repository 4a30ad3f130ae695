import * as ses from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

/** The address that mail of the hub comes from, counted by itself: bounces of others in the account are not ours. */
export class MailSender extends Construct {
  readonly configurationSet: ses.ConfigurationSet;

  constructor(scope: Construct, id: string, { mailFrom }: { readonly mailFrom: string }) {
    super(scope, id);
    this.configurationSet = new ses.ConfigurationSet(this, 'Mail', { reputationMetrics: true });
    this.configurationSet.addEventDestination('Counts', {
      destination: ses.EventDestination.cloudWatchDimensions([
        { source: ses.CloudWatchDimensionSource.MESSAGE_TAG, name: 'ses:configuration-set', defaultValue: 'none' },
      ]),
      events: [ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT],
    });
    new ses.EmailIdentity(this, 'Address', {
      identity: ses.Identity.email(mailFrom),
      configurationSet: this.configurationSet,
    });
  }
}
