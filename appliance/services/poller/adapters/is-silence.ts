/** Whether a text is what a queue answers; a page of a filter before it is not. */
export const isOfQueue = (answer: string): boolean => /ReceiveMessageResult/.test(answer);

/** Whether the queue behind a doorbell has answered that it holds no message, as XML or as JSON; what else it says is a ring. */
export const isSilence = (answer: string): boolean => isOfQueue(answer) && !/MessageId/.test(answer);
