// Runs in CloudFront for each request of the console, in its JavaScript runtime 2.0. An address that names a place in
// the console and no file is answered with its one page. CloudFront's own error pages could do this only for the whole
// distribution, and would turn what the API refuses into that page.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (!last.includes('.')) request.uri = '/index.html';
  return request;
}
