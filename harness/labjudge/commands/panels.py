"""The parts into which `labs --help` sorts the commands: by who they are for."""

LEARN = "Learn"
PLATFORM = "Workspace, engines, measurements"
TEACH = "Teach a class"
WRITE = "Write labs"
ORDER = (LEARN, PLATFORM, TEACH, WRITE)
