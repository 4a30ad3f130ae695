"""Errors that an app may meet."""


class ImagesNotAvailable(FileNotFoundError):
    """The study is not one of the project's cohort, or its images were left out of the import."""


class ServerSideOnly(RuntimeError):
    """A call that only the server makes; an app hands its numbers back in its reply."""
