"""What every face finds out and does when somebody acts: the command line, a packet that comes home, the desk."""
