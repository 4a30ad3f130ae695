const mebibyte = 1_048_576;

/** Kinds that are read whole and are no text. */
const binary = ['.pt', '.pth', '.pkl', '.pickle', '.onnx'];

/** The greatest size of a file by its kind: parameters are streamed, everything else is read whole. */
export const maxFileBytes = (fileName: string): number => {
  const name = fileName.toLowerCase();
  if (name.endsWith('.safetensors')) return 5 * 1024 * mebibyte;
  return binary.some((suffix) => name.endsWith(suffix)) ? 256 * mebibyte : mebibyte;
};
