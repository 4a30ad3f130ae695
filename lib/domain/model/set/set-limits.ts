/** Most files that a model has. */
export const maxModelFiles = 1000;

/** Most bytes of all files together that go to trusts; an appliance unpacks no more. */
export const maxAppBytes = 268_435_456;

/** Most bytes of Python together: every line of it is read when the model is sealed, while its owner waits. */
export const maxPythonBytes = 8_388_608;
