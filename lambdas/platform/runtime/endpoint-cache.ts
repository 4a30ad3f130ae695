/**
 * Stands for the SDK's cache of discovered endpoints in every bundle. No client here discovers endpoints: a table is at
 * its region's address, and the SDK only makes the cache, with a package for lists of the last used in its wake.
 */
export class EndpointCache {
  getEndpoint(): undefined {}
  get(): undefined {}
  set(): void {}
  delete(): void {}
  has(): boolean {
    return false;
  }
  clear(): void {}
}
