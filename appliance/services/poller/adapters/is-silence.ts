/** Whether the queue behind a doorbell has answered that it holds no message, as XML or as JSON; what else it says is a ring. */
export const isSilence = (answer: string): boolean => /ReceiveMessageResult/.test(answer) && !/MessageId/.test(answer);
