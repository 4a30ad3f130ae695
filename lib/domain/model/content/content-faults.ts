import type { FaultDetail } from '#contracts/failure';
import { textFaults } from '../text-faults.ts';
import { onnxFaults } from './onnx-faults.ts';
import { pickleFaults } from './pickle-faults.ts';
import { torchFaults } from './torch-faults.ts';

/** What is wrong with the bytes of a file that is read whole, by its kind; every kind without a check of its own is text. */
export const contentFaults = (fileName: string, content: Uint8Array): readonly FaultDetail[] => {
  const suffix = fileName.slice(Math.max(0, fileName.lastIndexOf('.'))).toLowerCase();
  switch (suffix) {
    case '.pt':
    case '.pth':
      return torchFaults(content);
    case '.pkl':
    case '.pickle':
      return pickleFaults(content);
    case '.onnx':
      return onnxFaults(content);
    default:
      return textFaults(fileName, content);
  }
};
