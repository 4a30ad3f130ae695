"""An app that does next to nothing, so that what a round takes is what the framework takes."""
