"""What a process becomes: a worker or a world. `main(socket, arguments)` each, until its line closes."""
