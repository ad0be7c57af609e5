"""What all tests share: nothing leaves this machine."""
