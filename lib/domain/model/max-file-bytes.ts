const mebibyte = 1_048_576;

/** The greatest size of a file by its kind: text is read whole, parameters are streamed. */
export const maxFileBytes = (fileName: string): number =>
  fileName.toLowerCase().endsWith('.safetensors') ? 5 * 1024 * mebibyte : mebibyte;
