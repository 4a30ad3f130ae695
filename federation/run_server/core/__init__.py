"""What a run server does whatever framework carries its messages; imports nothing of Flower."""
