/** Every name that we choose ourselves, by hub: nothing else in a template is named, so that two hubs fit an account. */
export const physicalNames = (hubId: string) => ({
  /** The stack of that construct, for example `flip-Hub`. */
  stack: (construct: string): string => `${hubId}-${construct}`,
  /** Names of all doorbell queues begin like this; an enrolment makes the queue, so CloudFormation cannot name it. */
  doorbellPrefix: `${hubId}-doorbell-`,
  /** Logs of workflows must begin like this, or the policy of the log service outgrows its limit. */
  workflowLog: (workflow: string): string => `/aws/vendedlogs/states/${hubId}-${workflow}`,
  /** Of what the firewall has blocked; WAF takes no log whose name begins otherwise. */
  firewallLog: `aws-waf-logs-${hubId}-edge`,
  /** Of how CloudFront's log is delivered. */
  edgeLog: `${hubId}-edge-access`,
  /** Of its budget. */
  budget: `${hubId} HUB_BUDGET`,
  /** Of the metrics that are taken from logs. */
  metricNamespace: `Flip/${hubId}`,
  /** The cluster that run servers are started in. */
  runServerCluster: hubId,
  /** The task definition of a run server; the names of its roles begin with it. */
  runServerTask: `${hubId}-run-server`,
});
