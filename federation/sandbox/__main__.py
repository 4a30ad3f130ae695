"""`python -I -S <folder>/sandbox`: the launcher as one command; see `launch.py`."""

import sys
from pathlib import Path

# Isolated mode leaves the current folder and PYTHONPATH out, so the package is found by where this file is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sandbox.launch import main

main(sys.argv[1:])
