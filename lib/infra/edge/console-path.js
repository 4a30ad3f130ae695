// Runs in CloudFront for each request of the console, in its JavaScript runtime 2.0. Where people sign in is said here,
// because only a deployment knows it. An address that names a place in
// the console and no file is answered with its one page. CloudFront's own error pages could do this only for the whole
// distribution, and would turn what the API refuses into that page.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  var request = event.request;
  if (request.uri === '/config.json')
    return {
      statusCode: 200,
      statusDescription: 'OK',
      headers: {
        'content-type': { value: 'application/json' },
        'cache-control': { value: 'no-cache' },
        'x-content-type-options': { value: 'nosniff' },
        'strict-transport-security': { value: 'max-age=63072000; includeSubDomains' },
      },
      body: { encoding: 'text', data: '__SETTINGS__' },
    };
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (!last.includes('.')) request.uri = '/index.html';
  return request;
}
