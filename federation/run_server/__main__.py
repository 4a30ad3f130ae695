"""`python -m run_server`: serve one run, then exit."""

from run_server.supervisor import main

main()
