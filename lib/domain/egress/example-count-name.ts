/** The count of examples that weighs a trust's update: the one number every reply must carry. */
export const exampleCountName = 'num-examples';
